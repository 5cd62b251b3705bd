"""Compound requests in plain language: each must leave behind exactly what it asks for, and say so.

The tasks stand in compound_tasks.txt. They run over HTTP on the sample catalogue of examples/cinema.
"""
import datetime
import functools
import json
import pathlib
import re
import shutil
import tempfile
import unittest

from attune_program import Server, attune
from catalogue_filter import parse_filter

HERE = pathlib.Path(__file__).resolve().parent
CINEMA = HERE.parent / "examples" / "cinema"
WEEKDAYS = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"]
KEPT = ("list", "reminder", "event", "note", "draft")
TOLD = ("says", "every", "items", "first", "left")
LEAST_TASKS = 40
MOST_CONFIRMATIONS = 0.3  # a task


class Task:
    def __init__(self, request, line):
        self.requests = [request]
        self.line = line
        self.kept = []
        self.told = []

    def expect(self, line):
        name, _, value = line.partition(" ")
        assert name in KEPT + TOLD, f"compound_tasks.txt: {line}"
        (self.kept if name in KEPT else self.told).append((name, value))


def read_tasks(path):
    tasks = []
    for number, line in enumerate(path.read_text().splitlines(), 1):
        if line.startswith("task "):
            tasks.append(Task(line.removeprefix("task "), number))
        elif line.startswith("then "):
            tasks[-1].requests.append(line.removeprefix("then "))
        elif line and not line.startswith("#"):
            tasks[-1].expect(line)
    return tasks


def date_of(words, today):
    """The date that "friday", "next monday", "tomorrow" or "in 3 days" names."""
    if words == "tomorrow":
        return today + datetime.timedelta(days=1)
    if match := re.fullmatch(r"in (\d+) days", words):
        return today + datetime.timedelta(days=int(match[1]))
    weekday = WEEKDAYS.index(words.removeprefix("next "))
    if words.startswith("next "):
        return today + datetime.timedelta(days=7 - today.weekday() + weekday)
    return today + datetime.timedelta(days=(weekday - today.weekday() + 6) % 7 + 1)


def filled(text, titles, today):
    def value(match):
        words = match[1]
        if words == "all":
            return " | ".join(titles)
        return titles[int(words) - 1] if words.isdigit() else date_of(words, today).isoformat()

    return re.sub(r"\{([^}]*)\}", value, text)


class CompoundTasks(unittest.TestCase):
    maxDiff = None

    @classmethod
    def setUpClass(cls):
        folder = pathlib.Path(tempfile.mkdtemp(prefix="attune-tasks-"))
        cls.addClassCleanup(shutil.rmtree, folder, ignore_errors=True)
        cls.workspace = folder / "workspace"
        for step in (["init"], ["import", "jsonl", CINEMA], ["train", "--model", "item-knn", "--model", "popularity"]):
            done = attune(*step, workspace=cls.workspace)
            assert done.code == 0, (step, done.err)
        settings = (CINEMA / "attune.toml").read_text()
        (cls.workspace / "attune.toml").write_text(settings + '\n[time]\nzone = "UTC"\n')
        with (CINEMA / "items.jsonl").open() as lines:
            cls.items = {item["id"]: item for item in map(json.loads, lines)}
        cls.server = Server(cls.workspace, folder)
        cls.addClassCleanup(cls.server.close)

    def test_tasks(self):
        tasks = read_tasks(HERE / "compound_tasks.txt")
        self.assertGreaterEqual(len(tasks), LEAST_TASKS)
        asked = correct = 0
        for number, task in enumerate(tasks):
            with self.subTest(f"compound_tasks.txt:{task.line}: {task.requests}"):
                asked += self.run_task(task, f"person-{number}")
                correct += 1
        print(f"compound tasks: {correct} of {len(tasks)} correct, {asked} confirmations asked "
              f"({10 * asked / len(tasks):.1f} per 10 tasks)")
        self.assertLessEqual(asked, MOST_CONFIRMATIONS * len(tasks))

    def run_task(self, task, person):
        """How many confirmations it asked for."""
        body = {"user": person}
        asked = 0
        titles = []
        today = datetime.datetime.now(datetime.timezone.utc).date()
        for request in task.requests:
            answer = self.server.post("/v1/ask", {**body, "text": request})
            body["conversation"] = answer["conversation"]
            asked += len(answer["pending"])
            titles = [item["title"] for item in answer["items"]] or titles
        expand = functools.partial(filled, titles=titles, today=today)
        self.check_told(task, answer, expand)
        expected = sorted(record for name, value in task.kept for record in self.records(name, expand(value)))
        self.assertEqual(self.kept_for(person), expected, answer["reply"])
        return asked

    def check_told(self, task, answer, expand):
        self.assertEqual(answer["not_understood"], [value for name, value in task.told if name == "left"])
        shown = [self.items[item["id"]] for item in answer["items"]]
        for name, value in task.told:
            if name == "says":
                self.assertIn(expand(value), answer["reply"])
            elif name == "every":
                self.assertTrue(shown, answer["reply"])
                for item in shown:
                    self.assertTrue(parse_filter(value)(item), item)
            elif name == "items":
                self.assertEqual(len(shown), int(value))
            elif name == "first":
                self.assertEqual(shown[0]["title"], value)

    @staticmethod
    def records(name, value):
        if name == "list":
            title, _, entries = value.partition(": ")
            return [f"list {title}: {entry}" for entry in entries.split(" | ")]
        return [f"{name} {value}"]

    def kept_for(self, person):
        def ask(path, key):
            return self.server.get(f"/v1/{path}?user={person}")[key]

        done = attune("records", "list", "calendar", "--user", person, "--json", workspace=self.workspace)
        kept = [f"list {entry['list']}: {entry['title']}" for entry in ask("lists", "entries")]
        kept += ["reminder " + reminder["text"] + (f" @ {reminder['start']}" if "start" in reminder else "")
                 + (" (done)" if reminder["done"] else "") for reminder in ask("reminders", "reminders")]
        kept += [f"event {entry['title']} @ {entry['start']} - {entry['end']}"
                 for entry in json.loads(done.out)["calendar"]]
        kept += [f"note {note['text']}" for note in ask("notes", "notes")]
        kept += [f"draft {draft['to']}: {draft['text']}" for draft in ask("drafts", "drafts")]
        return sorted(kept)


if __name__ == "__main__":
    unittest.main()
