"""`make demo`: two people and their lists, told step by step, against `make dev`."""

import base64
import json
import os
import sys

from infra.common.client import Answer, Person, ask
from infra.common.errors import UserError
from infra.local_stack.addresses import PORT, base_url, mailbox_url


class Demo:
    """The story. Each step raises UserError unless the answer is what it should be."""

    def __init__(self, url: str, mailbox: str) -> None:
        self.url = url
        self.mailbox = mailbox
        self.ada = Person(url, "Ada")
        self.grace = Person(url, "Grace")

    def run(self) -> None:
        chapter("Two people sign up")
        for person in (self.ada, self.grace):
            self.sign_up(person)
        print(f"    their mails are at {self.mailbox}")
        chapter("Each keeps a list")
        milk = self.create(self.ada, "Buy milk")
        self.create(self.ada, "Write the first program")
        self.create(self.grace, "Find the moth")
        chapter("Each sees their own list, and only that")
        self.see(self.ada, {"Buy milk", "Write the first program"})
        self.see(self.grace, {"Find the moth"})
        chapter("Ada changes her list")
        self.complete(self.ada, milk)
        chapter("Ada keeps a project, and throws it away by mistake")
        self.keep_a_project(milk)
        chapter("Another user's todo is not found")
        self.intrude(milk)
        chapter("A forged token opens nothing")
        self.forge()
        chapter("Ada deletes her account, and her todos go with it")
        self.leave()

    def sign_up(self, person: Person) -> None:
        expect(person.sign_up(), 200, f"{person.name} signs up as {person.email}")
        early = person.sign_in()
        expect(early, 401, f"{person.name} signs in before she has read her mail")
        followed = person.confirm(self.mailbox)
        expect(followed, 200, f"{person.name} follows the link in it")
        expect(person.fetch_token(), 200, f"{person.name} gets a token for 15 minutes")

    def create(self, person: Person, title: str) -> str:
        answer = person.todos("POST", body={"title": title})
        expect(answer, 201, f"{person.name} adds “{title}”")
        todo_id: str = answer.body["id"]
        return todo_id

    def see(self, person: Person, titles: set[str]) -> None:
        answer = person.todos("GET")
        expect(answer, 200, f"{person.name} reads her list")
        seen = {todo["title"] for todo in answer.body["items"]}
        confirm(seen == titles, f"it holds {listed(titles)}, nothing else")

    def complete(self, person: Person, todo_id: str) -> None:
        answer = person.todos("PATCH", f"/{todo_id}", {"completed": True})
        expect(answer, 200, f"{person.name} completes “{answer.body.get('title')}”")
        confirm(answer.body["completed"] is True, "it is completed")

    def keep_a_project(self, todo_id: str) -> None:
        project = self.ada.api("POST", "/projects", {"name": "Flat", "color": "teal"})
        expect(project, 201, "Ada makes a project, “Flat”")
        home = project.body["id"]
        put = self.ada.todos("PATCH", f"/{todo_id}", {"project_id": home})
        expect(put, 200, "Ada puts “Buy milk” into it")
        theirs = self.grace.todos("POST", "", {"title": "x", "project_id": home})
        expect(theirs, 422, "Grace tries to put a todo of hers into it")
        away = self.ada.api("DELETE", f"/projects/{home}?todos=trash")
        expect(away, 204, "Ada deletes the project and its todos")
        expect(self.ada.todos("GET", f"/{todo_id}"), 404, "Ada reads “Buy milk”")
        back = self.ada.api("POST", f"/projects/{home}/restore")
        expect(back, 200, "Ada restores the project")
        milk = self.ada.todos("GET", f"/{todo_id}")
        confirm(milk.body["project_id"] == home, "“Buy milk” is back in it")

    def intrude(self, todo_id: str) -> None:
        """Grace knows the id of Ada's todo, which helps her nothing."""
        change = {"title": "Mine now"}
        path = f"/{todo_id}"
        expect(self.grace.todos("GET", path), 404, "Grace reads Ada's todo")
        expect(self.grace.todos("PATCH", path, change), 404, "Grace changes Ada's todo")
        expect(self.grace.todos("DELETE", path), 404, "Grace deletes Ada's todo")
        still = self.ada.todos("GET", path)
        expect(still, 200, "Ada reads it")
        confirm(still.body["title"] == "Buy milk", "it is as she left it")

    def forge(self) -> None:
        mallory = Person(self.url, "Mallory")
        mallory.token = as_somebody_else(self.ada.token, self.grace.token)
        expect(mallory.todos("GET"), 401, "Mallory puts Ada's id into Grace's token")
        nobody = ask(f"{self.url}/api/v1/todos", "GET", None, {})
        expect(nobody, 401, "somebody asks without a token")

    def leave(self) -> None:
        wrong = self.ada.identity(
            "POST", "/delete-user", {"password": "a guess, wrong"}
        )
        confirm(400 <= wrong.status < 500, "with a wrong password nothing is deleted")
        expect(self.ada.todos("GET"), 200, "Ada's list is still there")
        password = {"password": self.ada.password}
        gone = self.ada.identity("POST", "/delete-user", password)
        expect(gone, 200, "Ada deletes her account with her password")
        left = self.ada.todos("GET")
        items = (left.body or {}).get("items", []) if left.status == 200 else []
        confirm(left.status in (200, 401) and not items, "her todos are gone")
        self.see(self.grace, {"Find the moth"})


def as_somebody_else(victim: str, own: str) -> str:
    """A token with the victim's claims and one's own signature."""
    header, _, signature = own.split(".")
    claims = json.loads(base64.urlsafe_b64decode(victim.split(".")[1] + "=="))
    forged = base64.urlsafe_b64encode(json.dumps(claims).encode()).rstrip(b"=")
    return f"{header}.{forged.decode()}.{signature}"


def chapter(title: str) -> None:
    print(f"\n{title}", flush=True)


def expect(answer: Answer, status: int, event: str) -> None:
    """Tell the event and what came of it. Raises UserError when that is wrong."""
    if answer.status != status:
        detail = (answer.body or {}).get("detail") or (answer.body or {}).get("message")
        raise UserError(
            f"  {event}: answered {answer.status} instead of {status}"
            f"{f' ({detail})' if detail else ''}. `make dev` shows where the "
            "logs are."
        )
    print(f"  {event}: {status}", flush=True)


def confirm(fact: bool, sentence: str) -> None:
    if not fact:
        raise UserError(f"  FAILED: expected that {sentence}.")
    print(f"    {sentence}", flush=True)


def listed(titles: set[str]) -> str:
    return " and ".join(f"“{title}”" for title in sorted(titles))


def main() -> int:
    port = int(os.environ.get("PORT") or PORT)
    try:
        Demo(base_url(port), mailbox_url(port)).run()
    except UserError as error:
        print(error, file=sys.stderr)
        return 1
    print("\nEverything worked: a list is visible to its owner only.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
