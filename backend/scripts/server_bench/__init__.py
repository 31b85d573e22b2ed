"""Measures `martlet serve` with a run of 2,000 tables in its target; the parts are those of server_tests.

    main.py      the command line, and the order of the measurements
    requests.py  wrk: as many requests as can be had, and a thousand a second
    streams.py   event streams that are read, and what they cost the server
    table.py     the Markdown table
"""
