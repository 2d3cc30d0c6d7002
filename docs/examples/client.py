"""Ownlist from Python 3.11 on, with the standard library alone.

python client.py http://localhost:4000 ada@example.com "twelve or more"
"""

import base64
import json
import sys
import time
import uuid
from http.client import HTTPException
from urllib.error import HTTPError
from urllib.request import Request, urlopen


class Problem(Exception):
    """An answer other than success: its status, and its body (RFC 9457)."""


class Ownlist:
    def __init__(self, url):
        self.url, self.session, self.token, self.expires = url, "", "", 0

    def enter(self, email, password):
        """Sign in. Whoever has no account gets one, and a mail to confirm the address.

        That mail comes, and the answer is the same, whether there is an account or not.
        """
        account = {"email": email, "password": password}
        try:
            headers, _ = self.send("POST", "/api/auth/sign-in/email", account)
        except Problem as problem:
            if problem.args[0] != 401:
                raise
            self.send("POST", "/api/auth/sign-up/email", {"name": email, **account})
            print("Follow the link in the mail, then press Enter.", flush=True)
            input()
            headers, _ = self.send("POST", "/api/auth/sign-in/email", account)
        self.session = headers["set-auth-token"]  # what tokens are made from

    def ask(self, method, path, body=None, **headers):
        """Ask the API. A token lives for 15 minutes: the next is fetched in time."""
        if self.expires - time.time() < 60:
            session = {"Authorization": f"Bearer {self.session}"}
            self.token = self.send("GET", "/api/auth/token", None, session)[1]["token"]
            claims = base64.urlsafe_b64decode(self.token.split(".")[1] + "==")
            claims = json.loads(claims)  # not when, but how long: clocks differ
            self.expires = time.time() + claims["exp"] - claims["iat"]
        headers["Authorization"] = f"Bearer {self.token}"
        return self.send(method, f"/api/v1{path}", body, headers)[1]

    def send(self, method, path, body=None, headers=None):
        """One request, repeated while the server is busy or does not answer."""
        data = None if body is None else json.dumps(body).encode()
        headers = {"Content-Type": "application/json", **(headers or {})}
        for attempt in range(6):
            request = Request(self.url + path, data, headers, method=method)
            try:
                with urlopen(request, timeout=30) as answer:
                    return answer.headers, json.load(answer)
            except HTTPError as error:
                with error:
                    if error.code not in (429, 503):
                        raise Problem(error.code, json.load(error)) from None
                    wait = int(error.headers["Retry-After"])
            except (OSError, HTTPException):  # it may have been done, or not
                wait = 2**attempt
            time.sleep(wait)
        raise TimeoutError(path)

    def create(self, **todo):
        """With an id of one's own: made once, however often it is sent."""
        return self.ask("POST", "/todos", {"id": str(uuid.uuid4()), **todo})

    def create_project(self, **members):
        """The same for a project."""
        return self.ask("POST", "/projects", {"id": str(uuid.uuid4()), **members})

    def todos(self, limit=100):
        """All todos, page by page."""
        page = self.ask("GET", f"/todos?limit={limit}")
        yield from page["items"]
        while cursor := page["next_cursor"]:
            page = self.ask("GET", f"/todos?limit={limit}&cursor={cursor}")
            yield from page["items"]

    def change(self, todo_id, edit):
        """Send what `edit` makes of the todo; again, if it has changed meanwhile."""
        while True:
            todo = self.ask("GET", f"/todos/{todo_id}")
            match = {"If-Match": f'"{todo["version"]}"'}
            try:
                return self.ask("PATCH", f"/todos/{todo_id}", edit(todo), **match)
            except Problem as problem:
                if problem.args[0] != 412:
                    raise

    def changes(self, since=None):
        """Pages of (forget what you have?, todos, projects, `since` of the next time).

        A todo may name a project that comes on a later page.
        """
        restart, more = since is None, True
        while more:
            try:
                path = f"/todos/changes?since={since}" if since else "/todos/changes"
                answer = self.ask("GET", path)
            except Problem as problem:
                if problem.args[0] != 410:  # too long ago: forget what you have
                    raise
                restart, since = True, None
                continue
            since, more = answer["next"], answer["has_more"]
            yield restart, answer["items"], answer["projects"], since
            restart = False


def main(url, email, password):
    ownlist = Ownlist(url)
    ownlist.enter(email, password)
    home = ownlist.create_project(name="Home", color="teal")
    milk = ownlist.create(title="Buy milk", tags=["home"], project_id=home["id"])
    ownlist.create(title="File the tax return", due_date="2027-05-31")
    for title in sorted(todo["title"] for todo in ownlist.todos(limit=1)):
        print("listed:", title)
    [*_, (*_, since)] = ownlist.changes()
    milk = ownlist.change(milk["id"], lambda todo: {"title": todo["title"] + " today"})
    print("changed:", milk["title"], *milk["tags"])
    for restart, todos, _, _ in ownlist.changes(since):
        for todo in todos:
            print("read again:" if restart else "followed:", todo["title"])


if __name__ == "__main__":
    main(*sys.argv[1:])
