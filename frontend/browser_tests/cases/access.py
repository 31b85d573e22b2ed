"""Signing in, tokens, and the audit."""

import re

from server_tests.checks import equal, expect
from server_tests.runner import takes
from server_tests.serve import FORGED_TOKEN

from ..marks import short
from ..screens import ROLES
from ..stage import Stage
from ..visit import Visit

ROLE_NAMES = {"read_only": "Read only", "operator": "Operator", "admin": "Admin"}


@short
@takes(15)
def each_role_signs_in_and_out_and_a_forged_token_does_not(bench: Stage) -> None:
    with bench.serve_dashboard() as server:
        for role in ROLES:
            with Visit(server.url) as visit:
                visit.sign_in(server.new_token(role)[1])
                visit.sees(ROLE_NAMES[role])
                expect(visit.page.evaluate("document.cookie") == "", "scripts can read the session's cookie")
                stored = visit.page.evaluate("JSON.stringify([{...localStorage}, {...sessionStorage}])")
                expect("mlt_" not in stored, "the token was kept by the page")
                visit.go("Settings")
                visit.button("Sign out").click()
                visit.page.get_by_label("Token", exact=True).wait_for()
                visit.page.go_back()
                visit.page.get_by_label("Token", exact=True).wait_for()
        with Visit(server.url) as visit:
            visit.open("/")
            visit.page.get_by_label("Token", exact=True).fill(FORGED_TOKEN)
            visit.button("Sign in").click()
            visit.sees(re.compile("not valid"))


@short
@takes(30)
def a_token_is_made_shown_once_used_and_revoked(bench: Stage) -> None:
    with bench.serve_dashboard() as server, Visit(server.url) as visit:
        visit.sign_in(server.new_token("admin")[1], "/tokens")
        visit.heading("API tokens").wait_for()
        visit.button("Create a token").first.click()
        dialog = visit.page.get_by_role("dialog")
        dialog.get_by_label(re.compile("^Name")).fill("made in the browser")
        dialog.get_by_role("button", name="Create", exact=True).click()
        visit.awaits("/mlt_[0-9a-f_]{20}/.test(document.body.innerText + [...document.querySelectorAll('input')]"
                     ".map((input) => input.value).join(' '))", 10, "the token's text")
        text = visit.page.evaluate("(document.body.innerText + ' ' + [...document.querySelectorAll('input')].map("
                                   "(input) => input.value).join(' ')).match(/mlt_[0-9a-f]+_[0-9a-f]+/)[0]")
        bench.canaries.add(text, "a token made in the browser")
        equal(server.admin.with_token(text).get("/api/session").json()["name"], "made in the browser", "its name")
        dialog.get_by_role("checkbox").check()
        visit.button("Done").click()
        visit.page.wait_for_timeout(500)
        expect(text not in visit.page.content(), "the token is still in the page")
        row = visit.page.get_by_role("row", name=re.compile("made in the browser"))
        row.get_by_role("button", name=re.compile("Revoke", re.I)).click()
        dialog.get_by_role("button", name=re.compile("Revoke", re.I)).click()
        visit.page.wait_for_timeout(1000)
        server.admin.with_token(text).get("/api/session", 401)


@short
@takes(15)
def what_was_done_in_the_browser_is_in_the_audit(bench: Stage) -> None:
    with bench.serve_dashboard() as server, Visit(server.url) as visit:
        server.client("operator").post("/api/backup", None, 202)
        visit.sign_in(server.new_token("admin")[1], "/audit")
        visit.heading("Audit").wait_for()
        visit.settle()
        visit.sees(re.compile("token.create|token.issue|Token (created|made)", re.I))
        visit.sees(re.compile("backup", re.I))
        verify = visit.button(re.compile("Verify|Check", re.I))
        if verify.count():
            verify.first.click()
        visit.sees(re.compile("intact|unbroken", re.I))
