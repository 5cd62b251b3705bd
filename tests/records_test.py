"""What is kept for a person, from the command line and over HTTP; calendars as an independent program reads them."""
import datetime
import json
import random
import unittest
import zoneinfo

from attune_program import ServerTest, attune

try:
    import icalendar
except ImportError:
    icalendar = None

# A backslash stands before "x" alone: python3-icalendar 4 takes an escaped one before "n" for a line break.
LETTERS = ["a", "é", "漢", "🎬", " ", ",", ";", ":", "\\x", "\n", '"', "'", "BEGIN:VEVENT", "END:VCALENDAR", "=", "x" * 40]


class Records(ServerTest):
    def ask(self, text, user="u1"):
        return self.server.post("/v1/ask", {"user": user, "text": text})

    def records(self, *arguments):
        return json.loads(attune("records", *arguments, "--json", workspace=self.workspace).out)

    def test_what_is_asked_for_is_kept_shown_and_mended(self):
        self.ask("put milk on my shopping list, remind me on 24 December 2030 at noon to buy a tree, and note that Bo has the saw")
        self.ask("draft an e-mail to bo@example.org saying Hello")
        entries = self.server.get("/v1/lists?user=u1")["entries"]
        self.assertEqual([(e["list"], e["title"]) for e in entries], [("shopping", "milk")])
        self.assertEqual(self.server.get("/v1/lists?user=u1&list=watchlist")["entries"], [])
        reminder = self.server.get("/v1/reminders?user=u1")["reminders"][0]
        self.assertEqual((reminder["text"], reminder["start"], reminder["done"]), ("buy a tree", "2030-12-24T12:00", False))
        self.assertEqual(self.server.get("/v1/notes?user=u1")["notes"][0]["text"], "Bo has the saw")
        self.assertEqual(self.server.get("/v1/drafts?user=u1")["drafts"][0]["to"], "bo@example.org")
        self.assertEqual(self.server.get("/v1/notes?user=u2")["notes"], [])

        self.assertEqual(set(self.records("list", "--user", "u1")), {"lists", "reminders", "calendar", "notes", "drafts", "offers"})
        self.assertEqual(set(self.records("list", "notes", "--user", "u1")), {"notes"})
        self.records("done", str(reminder["id"]), "--user", "u1")
        self.assertTrue(self.server.get("/v1/reminders?user=u1")["reminders"][0]["done"])
        self.records("remove", str(entries[0]["id"]), "--user", "u1")
        self.assertEqual(self.server.get("/v1/lists?user=u1")["entries"], [])
        error = self.fail_with(1, "records", "remove", "999", "--user", "u1", workspace=self.workspace)
        self.assertEqual(error["code"], "not_found")
        self.records("erase", "--user", "u1")
        self.assertEqual(self.server.get("/v1/notes?user=u1")["notes"], [])

    def test_a_reply_says_what_was_done(self):
        answer = self.ask("put milk on my shopping list and find me a comedy")
        self.assertIn("On your shopping list now: milk.", answer["reply"])
        self.assertEqual([(o["tool"], o["value"]["title"]) for o in answer["outcomes"]], [("list_add", "milk")])
        self.assertTrue(answer["items"])

    def test_a_calendar_without_entries_and_a_wrong_request(self):
        status, headers, body = self.server.request("GET", "/v1/calendar.ics?user=nobody")
        self.assertEqual((status, headers["Content-Type"]), (200, "text/calendar; charset=utf-8"))
        self.assertTrue(body.startswith(b"BEGIN:VCALENDAR\r\n"))
        self.assertEqual(self.server.request("GET", "/v1/calendar.ics")[0], 400)

    @unittest.skipUnless(icalendar, "skipped: there is no python3-icalendar")
    def test_calendar_programs_read_what_was_written(self):
        draw = random.Random(11)
        kept = []
        steps = []
        for number in range(60):
            title = "t" + "".join(draw.choices(LETTERS, k=draw.randint(0, 12)))
            begin = datetime.datetime(2026, 1, 1) + datetime.timedelta(minutes=draw.randrange(2_000_000))
            text = json.dumps(title, ensure_ascii=False)
            tool = draw.choice(["calendar_add", "remind"])
            kept.append((tool, title, begin))
            argument = "title" if tool == "calendar_add" else "text"
            steps.append(f'  s{number} = {tool}(user: $user, {argument}: {text}, at: {begin:%Y-%m-%dT%H:%M})')
        (self.workspace / "attune.toml").write_text('[time]\nzone = "America/New_York"\n')
        plan = self.folder / "entries.plan"
        plan.write_text('plan "entries"\n' + "\n".join(steps) + "\n  reply(s0)\n")
        self.succeed("run", plan, "--user", "c/../d", workspace=self.workspace)
        files = list((self.workspace / "calendars").iterdir())
        self.assertEqual([file.name for file in files], ["c%2F%2E%2E%2Fd.ics"])
        read = []
        for part in icalendar.Calendar.from_ical(files[0].read_bytes()).walk():
            if part.name not in ("VEVENT", "VTODO"):
                continue
            time = part["DTSTART" if part.name == "VEVENT" else "DUE"].dt
            self.assertEqual(time.utcoffset(), datetime.timedelta(0))
            read.append(("calendar_add" if part.name == "VEVENT" else "remind", str(part["SUMMARY"]), time))
        self.assertEqual(sorted((tool, title) for tool, title, _ in read), sorted((tool, title) for tool, title, _ in kept))
        zone = zoneinfo.ZoneInfo("America/New_York")
        begun = sorted((tool, begin.replace(tzinfo=zone).astimezone(datetime.timezone.utc)) for tool, _, begin in kept)
        self.assertEqual(sorted((tool, time) for tool, _, time in read), begun)


if __name__ == "__main__":
    unittest.main()
