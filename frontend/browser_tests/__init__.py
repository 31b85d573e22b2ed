"""The dashboard in a real browser: what an operator sees, does and is told, on a good night and on a bad one.

    main.py         the command line; starts private servers for itself through backend/scripts/servers
    tools.py        Chromium, and the virtual environment with Playwright, axe-core and Pillow
    stage.py        the servers of backend/scripts/server_tests, and the dashboard that `martlet serve` serves
    visit.py        a browser that notes whatever a page must not do
    screens.py      the screens, and how a visitor gets to them
    judge.py        axe-core, width, focus: what is held against every screen
    speed.py        long tasks, heap and first load, measured by Chromium itself
    screenshots.py  docs/images
    fake/           an API server that lies, hangs and dies on demand
    cases/          the cases; a case is a function whose name is a sentence
    unit/           tests of the parts that need no browser

Cases, their runner and the real servers are those of `backend/scripts/server_tests`.
"""
