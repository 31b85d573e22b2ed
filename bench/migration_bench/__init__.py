"""Measures martlet beside what the servers themselves cost, a hand-written pipe, and pgloader.

    main.py          the command line; the order of one run
    datasets.py      what is migrated: SQL files of ../datasets, generated rows, what to check afterwards
    many.py          2,000 small tables
    servers.py       clients of the private servers: load a source, make a fresh target, settle
    metering.py      one command measured: wall, CPU of servers and client, peak memory, samples
    processes.py     /proc: CPU of a process tree, CPU of the machine
    competitors.py   floors, the pipe, pgloader, martlet: each returns a Result
    checking.py      did the rows, keys and indexes arrive?
    results.py       Result, medians, JSON
    goals.py         the figures to meet, as ratios of results
    page.py          the generated block of docs/benchmarks.md
    machine.py       the description of machine and servers

`results`, `goals`, `page` and the parsers are pure and tested by ../tests.
"""
