"""An API server that a test drives: it serves the dashboard as `martlet serve` does; it lies, hangs, dies on demand.

    server.py     HTTP: files, operations, sessions; can be taken away and brought back on the same port
    routes.py     which operation is answered by what
    stream.py     /api/events: replay by Last-Event-ID, cuts, garbage
    faults.py     what is to go wrong next
    world.py      the run, its tables and everything else that is told of
    documents.py  the answers, made of the world
    schema.py     holds a document against openapi.json, so that the fake stays what the real server is
"""
