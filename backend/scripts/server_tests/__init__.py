"""Black-box tests of `martlet serve`: what a stranger sees who has the program, a network and bad manners.

    main.py       the command line; starts private servers for itself through backend/scripts/servers
    runner.py     runs the cases side by side, each within its time
    bench.py      the two database servers, and the program as a process
    serve.py      `martlet serve` as a process: its token, its log, how it ends
    client.py     one HTTP request; every answer is held against the rules that are true of all of them
    exchange.py   answers, and those rules
    events.py     server-sent events
    canary.py     passwords and tokens that must appear nowhere
    runs.py       what the cases of runs have in common
    cases/        the cases, a file for each promise; a case is a function whose name is a sentence
    unit/         tests of the parts that need no server

`backend/scripts/bench-server` measures with the same parts (server_bench/).
"""
