"""Every command of the program, for people and as JSON."""
import contextlib
import json
import os
import pathlib
import pty
import unittest

from attune_program import HOSTILE_TITLE, PROGRAM, AttuneTest, attune, sample_items, trained_workspace, write_sample

ITEM_KEYS = {"id", "title", "score", "attributes", "reasons"}


class FirstSteps(AttuneTest):
    def test_from_an_empty_folder_to_recommendations(self):
        workspace = self.folder / "new"
        items, events = write_sample(self.folder)
        self.assertIn(str(workspace), self.succeed("init", workspace=workspace).out)
        report = self.document("import", "jsonl", items, workspace=workspace)
        self.assertEqual((report["items"], report["rejected"]), (49, 0))
        report = self.document("import", "csv", events, workspace=workspace)
        self.assertEqual((report["events"], report["rejected"]), (560, 0))
        trained = self.document("train", "--model", "ease", "--model", "popularity", "--set", "ease.lambda=50",
                                workspace=workspace)
        self.assertEqual((trained["snapshot"], trained["primary"]), (1, "ease"))
        self.assertEqual(len(self.document("recommend", "--user", "u1", workspace=workspace)["items"]), 10)

    def test_a_repeated_import_counts_nothing_twice(self):
        workspace = self.folder / "new"
        items, events = write_sample(self.folder)
        self.succeed("init", workspace=workspace)
        self.succeed("import", "jsonl", items, workspace=workspace)
        self.succeed("import", "csv", events, workspace=workspace)
        again = self.document("import", "csv", events, workspace=workspace)
        self.assertEqual(again["duplicates"], 560)

    def test_the_workspace_comes_from_the_environment(self):
        workspace = self.folder / "by-environment"
        self.succeed("init", env={"ATTUNE_WORKSPACE": str(workspace)})
        self.assertTrue((workspace / "attune.toml").exists())

    def test_help_and_version(self):
        everything = self.succeed("--help").out
        for command in ("init", "import", "train", "evaluate", "exposures", "recommend", "similar", "search", "plan", "run", "ask", "chat", "grammar", "memory",
                        "serve", "tools", "simulate", "doctor", "version"):
            self.assertIn(command, everything)
            self.assertIn("--json", self.succeed(command, "--help").out)
        self.assertRegex(self.document("version")["version"], r"^\d+\.\d+\.\d+$")
        self.assertRegex(self.succeed("version").out, r"^attune \d")


class Commands(AttuneTest):
    def setUp(self):
        super().setUp()
        self.workspace = trained_workspace(self.folder)

    def run_json(self, *arguments, **options):
        return self.document(*arguments, workspace=self.workspace, **options)

    def run_text(self, *arguments, **options):
        return self.succeed(*arguments, workspace=self.workspace, **options).out

    def test_recommend(self):
        answer = self.run_json("recommend", "--user", "u1", "-n", "5", "--explain")
        self.assertEqual(len(answer["items"]), 5)
        self.assertTrue(answer["personal"])
        evidence = {entry["id"] for entry in answer["evidence"]}
        for item in answer["items"]:
            self.assertEqual(set(item), ITEM_KEYS)
            self.assertTrue(item["reasons"])
            for reason in item["reasons"]:
                self.assertLessEqual(set(reason["evidence"]), evidence)
        scores = [item["score"] for item in answer["items"]]
        self.assertEqual(scores, sorted(scores, reverse=True))

    def test_recommend_respects_its_options(self):
        crime = self.run_json("recommend", "--user", "u1", "--where", 'genres has "Crime" and year > 1990', "-n", "50")
        self.assertTrue(crime["items"])
        for item in crime["items"]:
            self.assertIn("Crime", item["attributes"]["genres"])
            self.assertGreater(item["attributes"]["year"], 1990)
        unseen = {i["id"] for i in self.run_json("recommend", "--user", "u1", "-n", "1000")["items"]}
        everything = {i["id"] for i in self.run_json("recommend", "--user", "u1", "-n", "1000", "--exclude-seen=false")["items"]}
        self.assertLess(unseen, everything)
        self.assertEqual(len(everything), 49)
        like = self.run_json("recommend", "--user", "u1", "--like", "The Silent Harbour")
        self.assertNotIn("f0", {item["id"] for item in like["items"]})

    def test_an_unknown_user_gets_popular_items_and_is_told(self):
        answer = self.run_json("recommend", "--user", "nobody")
        self.assertEqual(len(answer["items"]), 10)
        self.assertFalse(answer["personal"])
        self.assertIn("'nobody'", answer["notice"])
        self.assertIn("nobody", self.run_text("recommend", "--user", "nobody"))
        self.assertTrue(self.run_json("ask", "something good", "--user", "nobody")["reply"])

    def test_similar_by_id_title_and_misspelt_title(self):
        by_id = self.run_json("similar", "f0")
        by_title = self.run_json("similar", "the silent harbour")
        by_typo = self.run_json("similar", "The Silent Harbor")
        self.assertEqual(by_id["item"], {"id": "f0", "title": "The Silent Harbour"})
        self.assertEqual([i["id"] for i in by_id["items"]], [i["id"] for i in by_title["items"]])
        self.assertEqual([i["id"] for i in by_id["items"]], [i["id"] for i in by_typo["items"]])
        self.assertIn("Silent Harbour", by_typo["notice"])
        self.assertNotIn("f0", [i["id"] for i in by_id["items"]])

    def test_search(self):
        found = self.run_json("search", "lantern comedy", "-n", "3", "--user", "u1")
        self.assertEqual(len(found["items"]), 3)
        self.assertEqual(set(found["items"][0]), ITEM_KEYS)
        self.assertEqual(self.run_json("search", "zzzzqqqq")["items"], [])
        self.assertIn("Nothing", self.run_text("search", "zzzzqqqq"))

    def test_plan_prints_what_run_takes(self):
        text = self.run_text("plan", "crime movies after 1990", "--user", "u1")
        self.assertTrue(text.startswith("plan "), text)
        as_json = self.run_json("plan", "crime movies after 1990", "--user", "u1")
        self.assertEqual(as_json["request"], "crime movies after 1990")
        answers = []
        for name, content in (("plan.txt", text), ("plan.json", json.dumps(as_json))):
            (self.folder / name).write_text(content)
            answers.append(self.run_json("run", self.folder / name, "--user", "u1"))
        self.assertEqual(answers[0]["items"], answers[1]["items"])
        asked = self.run_json("ask", "crime movies after 1990", "--user", "u1")
        self.assertEqual([i["id"] for i in answers[0]["items"]], [i["id"] for i in asked["items"]])
        from_pipe = self.run_json("run", "-", "--user", "u1", stdin=text)
        self.assertEqual(from_pipe["items"], answers[0]["items"])

    def test_plans_are_explained_and_drawn(self):
        text = self.run_text("plan", "crime movies after 1990", "--user", "u1", "--explain")
        before, after = text.split("optimised: ")
        self.assertIn("calls", before)
        self.assertIn("candidates(", after)
        explained = self.run_json("plan", "crime movies after 1990", "--user", "u1", "--explain")
        self.assertLessEqual(explained["after"]["calls"], explained["before"]["calls"])
        self.assertEqual(set(explained["after"]["lines"][0]), {"text", "calls", "estimate_ms"})
        self.assertTrue(self.run_text("plan", "crime movies after 1990", "--user", "u1", "--dot").startswith("digraph"))

    def test_plan_files_are_checked_and_formatted(self):
        file = self.folder / "plan.txt"
        file.write_text('plan "x" pool=candidates( $user,limit:20) a = take(pool, 3) reply(a)')
        self.assertIn("sound", self.run_text("plan", "--check", file))
        self.assertEqual(self.run_json("plan", "--check", file), {"sound": True})
        formatted = self.run_text("plan", "--format", file)
        self.assertEqual(formatted.splitlines()[1], "  pool = candidates($user, limit: 20)")
        self.assertEqual(self.run_text("plan", "--format", "-", stdin=formatted), formatted)
        file.write_text('plan "x"\n pool = candidates(usr: $user)\n reply(pol)')
        error = attune("plan", "--check", file, workspace=self.workspace)
        self.assertEqual((error.code, error.out), (1, ""))
        error = error.err
        self.assertIn("line 2, column 25, in 'pool': candidates() has no argument 'usr' (did you mean 'user'?)", error)
        self.assertIn("line 3, column 8, in 'reply': no line above names 'pol' (did you mean 'pool'?)", error)
        schema = self.run_json("plan", "--schema")
        self.assertEqual(schema["$schema"], "https://json-schema.org/draft/2020-12/schema")
        self.assertIn("step.candidates", schema["$defs"])

    def test_documented_plans_are_sound(self):
        page = (pathlib.Path(__file__).parent.parent / "docs" / "plan-language.md").read_text()
        plans = [block for block in page.split("```")[1::2] if block.startswith('\nplan "')]
        self.assertGreaterEqual(len(plans), 6)
        for plan in plans:
            with self.subTest(plan):
                self.assertIn("sound", self.run_text("plan", "--check", "-", stdin=plan))

    def test_run_explains_what_each_line_took_plain_or_not(self):
        file = self.folder / "plan.txt"
        file.write_text('plan "x" pool = candidates($user, limit: 50) a = filter(pool, where: year > 1980)\n'
                        ' b = take(a, 3) reply(b)')
        plain = self.run_json("run", file, "--user", "u1", "--plain", "--explain")
        better = self.run_json("run", file, "--user", "u1", "--explain")
        self.assertEqual(plain["items"], better["items"])
        self.assertIn("took_ms", plain["explanation"]["before"]["lines"][0])
        self.assertIn("took_ms", better["explanation"]["after"]["lines"][0])
        self.assertLess(better["explanation"]["after"]["calls"], better["explanation"]["before"]["calls"])
        self.assertIn("took ms", self.run_text("run", file, "--user", "u1", "--explain"))

    def test_ask(self):
        answer = self.run_json("ask", "crime movies after 1990", "--user", "u1")
        self.assertLessEqual({"reply", "items", "question", "plan", "plan_text", "evidence", "pending", "not_understood",
                              "timings_ms"}, set(answer))
        self.assertTrue(answer["items"])
        evidence = {entry["id"] for entry in answer["evidence"]}
        for item in answer["items"]:
            self.assertEqual(set(item), ITEM_KEYS)
            self.assertIn("Crime", item["attributes"]["genres"])
            self.assertGreater(item["attributes"]["year"], 1990)
            for reason in item["reasons"]:
                self.assertLessEqual(set(reason["evidence"]), evidence)
        self.assertLessEqual({"compile", "execute", "total"}, set(answer["timings_ms"]))
        text = self.run_text("ask", "crime movies after 1990", "--user", "u1")
        self.assertIn(answer["items"][0]["title"], text)

    def test_plans_are_limited_by_person_and_by_cost(self):
        settings = self.workspace / "attune.toml"
        before = settings.read_text()
        settings.write_text(before + '\n[plans]\nforbid = ["draft_email"]\n[plans.users.kim]\nforbid = ["note_add"]\n')
        note = self.folder / "note.plan"
        note.write_text('plan "x"\n n = note_add(user: $user, text: "milk")\n reply(n)\n')
        self.run_json("run", note, "--user", "u1")
        self.assertIn("note_add", self.fail_with(1, "run", note, "--user", "kim", workspace=self.workspace)["message"])
        draft = self.folder / "draft.plan"
        draft.write_text('plan "x"\n d = draft_email(user: $user, to: "bo@x.example", text: "milk")\n reply(d)\n')
        self.assertIn("draft_email", self.fail_with(1, "run", draft, "--user", "u1", workspace=self.workspace)["message"])
        settings.write_text(before + "\n[plans]\nmax_calls = 0\n")
        self.assertIn("calls", self.fail_with(1, "run", note, "--user", "u1", workspace=self.workspace)["message"])

    def test_a_vague_request_gets_a_question(self):
        answer = self.run_json("ask", "I'm bored", "--user", "u1")
        self.assertGreaterEqual(len(answer["question"]["choices"]), 2)
        text = self.run_text("ask", "I'm bored", "--user", "u1")
        self.assertIn(answer["question"]["choices"][0], text)

    def test_chat_goes_on_from_turn_to_turn(self):
        lines = "movies after 1985\nmore\n/plan\n/why\n/nonsense\n/quit\nnever read\n"
        text = self.run_text("chat", "--user", "u1", stdin=lines)
        self.assertIn("plan \"more\"", text)
        document = self.run_json("chat", "--user", "u1", stdin=lines)
        self.assertEqual([turn["request"] for turn in document["turns"]], ["movies after 1985", "more"])
        first, second = ({item["id"] for item in turn["answer"]["items"]} for turn in document["turns"])
        self.assertTrue(second)
        self.assertFalse(first & second)

    def test_chat_in_a_terminal_goes_through_earlier_lines(self):
        program, terminal = pty.fork()
        if program == 0:
            os.environ["TERM"] = "xterm"
            os.execv(PROGRAM, [PROGRAM, "--workspace", str(self.workspace), "chat", "--user", "u1"])
        self.addCleanup(os.close, terminal)
        shown = b""

        def read_until(mark, times):
            nonlocal shown
            while shown.count(mark) < times:
                shown += os.read(terminal, 65536)

        read_until(b"you> ", 1)
        os.write(terminal, b"westerns\r")
        read_until(b"you> ", 2)
        os.write(terminal, b"\x1b[A\r")  # the arrow up
        read_until(b"you> ", 3)
        os.write(terminal, b"/quit\r")
        self.assertEqual(os.waitpid(program, 0)[1], 0)
        self.assertEqual(shown.count(b"\r\n 1  "), 2, shown)

    # A call that waits for a yes.

    def write_waiting_plan(self):
        path = self.folder / "waits.plan"
        path.write_text('plan "keep two things"\n'
                        '  film = resolve_item(title: "The Silent Harbour")\n'
                        '  one = list_add(list: "later", item: film, user: $user) needs confirmation\n'
                        '  two = note_add(text: "popcorn", user: $user) needs confirmation\n'
                        '  reply(one, two)\n')
        return path

    def kept(self):
        return [kind for kind, records in self.run_json("records", "list", "--user", "u1").items() if records]

    def run_in_a_terminal(self, arguments, answers):
        """What the program shows to a person who gives these answers, one a question."""
        program, terminal = pty.fork()
        if program == 0:
            os.environ["TERM"] = "xterm"
            os.execv(PROGRAM, [PROGRAM, "--workspace", str(self.workspace), *map(str, arguments)])
        self.addCleanup(os.close, terminal)
        shown = b""
        for asked, answer in enumerate(answers, 1):
            while shown.count(b"[y/N] ") < asked:
                shown += os.read(terminal, 65536)
            os.write(terminal, answer)
        with contextlib.suppress(OSError):  # the end of what there is to read
            while True:
                shown += os.read(terminal, 65536)
        self.assertEqual(os.waitpid(program, 0)[1], 0)
        return shown.decode()

    def test_a_person_is_asked_about_each_call(self):
        shown = self.run_in_a_terminal(["run", self.write_waiting_plan(), "--user", "u1"], [b"y\r", b"n\r"])
        self.assertIn('item: "f0" (from resolve_item)', shown)
        self.assertIn("On your later list now: The Silent Harbour.", shown)
        self.assertIn("What you said no to will not happen.", shown)
        self.assertEqual(self.kept(), ["lists"])
        run, = self.run_json("runs", "list", "--user", "u1")["runs"]
        self.assertEqual(run["state"], "done")
        self.assertRegex(self.run_text("runs", "show", run["id"]), r"two +declined .* the person said no")

    def test_no_answer_is_no_yes(self):
        shown = self.run_in_a_terminal(["run", self.write_waiting_plan(), "--user", "u1"], [b"\r", b"maybe\r"])
        self.assertIn("What you said no to will not happen.", shown)
        shown = self.run_in_a_terminal(["run", self.write_waiting_plan(), "--user", "u1"], [b"y\r", b"\x04"])
        self.assertIn("attune runs confirm", shown)  # the input has ended: it goes on waiting
        self.assertEqual(self.kept(), [])
        self.assertEqual([run["state"] for run in self.run_json("runs", "list")["runs"]], ["waiting", "done"])

    def test_confirmed_calls_are_told_like_any_others(self):
        text = self.run_text("run", self.write_waiting_plan(), "--user", "u1")
        self.assertIn("Waits for your yes: note_add, step two", text)
        run, = self.run_json("runs", "list")["runs"]
        self.assertIn(f"attune runs confirm {run['id']}", " ".join(text.split()))
        text = self.run_text("runs", "confirm", run["id"], "two", "--user", "u1")
        self.assertTrue(text.startswith("Noted: popcorn.\n"), text)
        text = self.run_text("runs", "confirm", run["id"], "--user", "u1")
        self.assertEqual(text, "On your later list now: The Silent Harbour.\n")
        self.assertEqual(self.kept(), ["lists", "notes"])

    def test_a_no_to_one_step(self):
        run = self.run_json("run", self.write_waiting_plan(), "--user", "u1")["run"]
        self.assertIn("not all of these steps", attune("runs", "decline", run, "three", "--user", "u1", workspace=self.workspace).err)
        answer = self.run_json("runs", "decline", run, "one", "--user", "u1")
        self.assertEqual([call["step"] for call in answer["pending"]], ["two"])
        self.assertEqual(self.run_text("runs", "confirm", run, "--user", "u1"),
                         "Noted: popcorn. What you said no to will not happen.\n")
        self.assertEqual(self.kept(), ["notes"])

    def test_chat_takes_any_bytes(self):
        bytes_in = b"\xff\xfe\x00crime\n" + b"x" * 100_000 + b"\n\n   \nwesterns"
        self.run_json("chat", "--user", "u1", stdin=bytes_in)

    def test_memory(self):
        self.assertEqual(self.run_json("memory", "list", "--user", "u1")["facts"], [])
        fact = self.run_json("memory", "add", "avoids", "genres", "horror", "--user", "u1")
        self.assertEqual((fact["field"], fact["value"]), ("genres", "Horror"))
        self.assertEqual([f["id"] for f in self.run_json("memory", "list", "--user", "u1")["facts"]], [fact["id"]])
        for item in self.run_json("recommend", "--user", "u1", "-n", "1000")["items"]:
            self.assertNotIn("Horror", item["attributes"]["genres"])
        self.run_json("memory", "erase", str(fact["id"]), "--user", "u1")
        self.assertEqual(self.run_json("memory", "list", "--user", "u1")["facts"], [])
        self.assertIn("Nothing", self.run_text("memory", "list", "--user", "u1"))

    def test_what_is_said_is_remembered(self):
        self.run_json("ask", "I hate horror", "--user", "u2")
        facts = self.run_json("memory", "list", "--user", "u2")["facts"]
        self.assertEqual([(f["kind"], f["value"]) for f in facts], [("avoids", "Horror")])

    def test_simulate(self):
        out = self.folder / "simulated.csv"
        told = self.run_json("simulate", "--users", "12", "--events", "150", "--seed", "3", "--out", out)
        self.assertEqual(told["events"], 150)
        lines = out.read_text().splitlines()
        self.assertEqual(lines[0], "user,item,rating,timestamp")
        self.assertEqual(len(lines), 151)
        again = self.folder / "again.csv"
        self.run_text("simulate", "--users", "12", "--events", "150", "--seed", "3", "--out", again)
        self.assertEqual(again.read_text(), out.read_text())
        items, _ = write_sample(self.folder)
        from_file = self.folder / "from_file.csv"
        done = attune("simulate", "--items", items, "--users", "12", "--events", "150", "--seed", "3", "--out", from_file,
                      workspace=self.folder / "no workspace needed")
        self.assertEqual(done.code, 0, done.err)
        self.assertEqual(from_file.read_text(), out.read_text())

    def test_doctor(self):
        report = self.run_json("doctor")
        self.assertTrue(report["ok"])
        self.assertEqual([check["check"] for check in report["checks"]], ["workspace", "database", "content", "snapshot", "tools", "models"])
        self.assertIn("genres", {field["name"] for field in report["fields"]})
        self.assertIn("49 items", self.run_text("doctor"))

    def test_hostile_text_reaches_no_terminal(self):
        for arguments in (["recommend", "--user", "u1", "-n", "1000", "--exclude-seen=false", "--explain"],
                          ["search", "evil title"], ["similar", "evil"], ["ask", "horror", "--user", "u1"],
                          ["ask", "something like evil title \x1b[31m", "--user", "u1"]):
            text = self.run_text(*arguments)
            self.assertNotRegex(text, "[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")
        kept = next(i for i in self.run_json("search", "evil title")["items"] if i["id"] == "evil")
        self.assertEqual(kept["title"], HOSTILE_TITLE)

    def test_languages(self):
        listed = self.run_json("grammar", "list")["languages"]
        self.assertEqual([(one["language"], one["default"], one["file"]) for one in listed],
                         [("de", False, None), ("en", True, None)])
        self.assertIn("[synonyms]", self.run_text("grammar", "show", "de"))
        shown = self.run_json("grammar", "show", "de")
        self.assertTrue(any("erinnere mich" in phrase for phrase in shown["phrases"]["remind"]))
        self.assertIn("[templates]", shown["grammar"])
        self.assertRegex(self.run_text("grammar", "show", "en", "--learned"), r"(?m)^remind$")
        made = self.run_json("grammar", "edit", "de")
        self.assertTrue(made["made"])
        file = pathlib.Path(made["file"])
        file.write_text('[templates]\ngreet = "Moin!"\n')
        self.assertFalse(self.run_json("grammar", "edit", "de")["made"])
        self.assertEqual(self.run_json("ask", "hallo", "--user", "u1")["reply"], "Moin!")
        self.assertTrue(self.run_json("ask", "hello", "--user", "u1")["reply"].startswith("Hello!"))
        self.assertTrue(self.run_json("ask", "etwas", "--user", "u1", "--language", "de")["reply"])
        self.assertEqual(self.run_json("read", "kein Horror", "--user", "u1")["language"], "de")
        file.write_text('[templates]\ngrete = "Moin!"\n')
        for arguments in (("grammar", "edit", "de"), ("grammar", "list"), ("ask", "hallo", "--user", "u1")):
            error = self.fail_with(1, *arguments, workspace=self.workspace)
            self.assertIn("line 2", error["message"])
            self.assertIn("greet", error["mend"])
        file.unlink()
        error = self.fail_with(1, "ask", "hello", "--user", "u1", "--language", "xx", workspace=self.workspace)
        self.assertIn("de, en", error["mend"])
        self.assertIn("small letters", self.fail_with(1, "grammar", "edit", "../x", workspace=self.workspace)["mend"])

    def test_the_same_question_gets_the_same_answer(self):
        answers = {json.dumps(self.run_json("recommend", "--user", "u3", "--explain")) for _ in range(3)}
        self.assertEqual(len(answers), 1)

    def test_every_item_id_is_one_of_the_catalogue(self):
        ids = {item["id"] for item in sample_items()}
        found = self.run_json("recommend", "--user", "u3", "-n", "1000")["items"]
        self.assertLessEqual({item["id"] for item in found}, ids)


if __name__ == "__main__":
    unittest.main()
