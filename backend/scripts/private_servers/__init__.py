"""Real database servers as private processes, without containers and without touching system services.

A *scratch directory* holds everything: data, sockets, logs and certificates. One *supervisor* process per scratch
directory starts the servers, watches its owner, and removes the directory at the end:

    servers run -- COMMAND
      ├─ COMMAND                      sees MARTLET_TEST_…_URL
      └─ supervisor (own session)     its standard input is a pipe from `run`: end of file means that the owner died
           ├─ mysqld                  each server gets a signal from the kernel when the supervisor dies,
           ├─ mariadbd                so that not even `kill -9` of everything leaves a server behind
           ├─ postgres                15
      └─ postgres                18

`up DIR` starts a supervisor without an owner; `down DIR` ends it.

    commands.py     the command line and the owner's side
    supervisor.py   the process that starts, watches and stops the servers
    server.py       what a server is: prepare, command line, sign of readiness
    mysql.py, mariadb.py, postgres.py
    profiles.py     settings for tests and for measurements
    debian_sid.py   MySQL 9.7 and PostgreSQL 18 from Debian sid, unpacked beside the system
    tls.py          certificate authority, server and client certificates
    cache.py        built once, kept outside the repository, shared by parallel runs
"""
