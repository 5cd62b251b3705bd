"""Whatever is wrong is said clearly: what, where, and what to do; with the right exit code."""
import socket
import unittest

from attune_program import AttuneTest, attune, trained_workspace, write_sample


class WrongUsage(AttuneTest):
    def test_is_exit_code_2(self):
        for arguments in ([], ["recommend"], ["recommend", "--user"], ["recommend", "--user", "1", "-n", "0"],
                          ["recommend", "--user", "1", "-n", "many"], ["recommend", "--user", "1", "--colour", "red"],
                          ["memory", "--user", "1"], ["memory", "add", "adores", "genres", "Crime", "--user", "1"],
                          ["import", "csv"], ["frobnicate"], ["similar"], ["serve", "--log-level", "loud"]):
            error = self.fail_with(2, *arguments)
            self.assertTrue(error["message"], arguments)

    def test_a_misspelt_command_is_guessed(self):
        self.assertEqual(self.fail_with(2, "recomend", "--user", "1")["mend"], "did you mean 'recommend'?")

    def test_arguments_must_be_utf8(self):
        done = attune("search", b"\xff".decode("utf-8", "surrogateescape"))
        self.assertEqual(done.code, 2)


class NoWorkspace(AttuneTest):
    def test_every_command_says_how_to_make_one(self):
        items, events = write_sample(self.folder)
        plan = self.folder / "plan.txt"
        plan.write_text('plan "x"\n  pool = candidates(user: $user)\n  reply(pool)\n')
        for arguments in (["recommend", "--user", "1"], ["similar", "f1"], ["search", "x"], ["plan", "x", "--user", "1"],
                          ["ask", "x", "--user", "1"], ["read", "x", "--user", "1"], ["run", plan, "--user", "1"], ["chat", "--user", "1"],
                          ["memory", "list", "--user", "1"], ["import", "csv", events], ["train"],
                          ["serve", "--listen", "127.0.0.1:0"], ["simulate", "--out", self.folder / "x.csv"]):
            error = self.fail_with(1, *arguments, workspace=self.folder / "nowhere")
            self.assertEqual(error["code"], "not_found", arguments)
            self.assertIn("nowhere", error["message"])
            self.assertIn("attune init", error["mend"])

    def test_init_replaces_nothing(self):
        workspace = self.folder / "w"
        self.succeed("init", workspace=workspace)
        self.assertEqual(self.fail_with(1, "init", workspace=workspace)["code"], "already_exists")

    def test_broken_settings_are_named_with_their_line(self):
        workspace = self.folder / "w"
        self.succeed("init", workspace=workspace)
        (workspace / "attune.toml").write_text('name = "x"\nlanguage = \n')
        error = self.fail_with(1, "search", "x", workspace=workspace)
        self.assertIn("2", error["message"])


class MalformedFiles(AttuneTest):
    def setUp(self):
        super().setUp()
        self.workspace = self.folder / "workspace"
        self.items, self.events = write_sample(self.folder)
        self.succeed("init", workspace=self.workspace)
        self.succeed("import", "jsonl", self.items, workspace=self.workspace)

    def content(self):
        checks = attune("doctor", "--json", workspace=self.workspace).out
        return checks[checks.index("content"):].split('"detail":"')[1].split('"')[0]

    def test_the_line_is_named_and_nothing_is_kept(self):
        bad = self.folder / "bad.csv"
        bad.write_text("user,item,rating,timestamp\nu1,f1,4,1600000000\nu1,f2,lots,1600000001\nu1,f3,5,1600000002\n")
        before = self.content()
        error = self.fail_with(1, "import", "csv", bad, workspace=self.workspace)
        self.assertIn("3", error["message"])
        self.assertIn("bad.csv", error["message"])
        self.assertIn("lots", error["message"])
        self.assertIn("--keep-going", error["mend"])
        self.assertEqual(self.content(), before)

    def test_keep_going_keeps_the_rest_and_reports(self):
        bad = self.folder / "bad.csv"
        bad.write_text("user,item,rating,timestamp\nu1,f1,4,1600000000\nu1,f2,lots,1600000001\nu1,f3,5,1600000002\n")
        report = self.document("import", "csv", bad, "--keep-going", workspace=self.workspace)
        self.assertEqual((report["events"], report["rejected"]), (2, 1))
        self.assertEqual(report["rejections"][0]["line"], 3)
        self.assertIn("lots", report["rejections"][0]["reason"])
        text = self.succeed("import", "csv", bad, "--keep-going", workspace=self.workspace).out
        self.assertIn("line 3", text)

    def test_broken_json_lines(self):
        bad = self.folder / "bad.jsonl"
        bad.write_bytes(b'{"id": "x1", "title": "fine"}\n{"id": "x2", "title": \n')
        self.assertIn("2", self.fail_with(1, "import", "jsonl", bad, workspace=self.workspace)["message"])

    def test_bytes_that_are_not_utf8_are_refused(self):
        bad = self.folder / "latin.jsonl"
        bad.write_bytes(b'{"id": "x1", "title": "Am\xe9lie"}\n')
        self.assertEqual(self.fail_with(1, "import", "jsonl", bad, workspace=self.workspace)["code"], "parse_error")
        bad = self.folder / "latin.csv"
        bad.write_bytes(b"user,item,rating,timestamp\nAm\xe9lie,f1,4,1600000000\n")
        self.assertEqual(self.fail_with(1, "import", "csv", bad, workspace=self.workspace)["code"], "parse_error")

    def test_a_missing_file_and_an_unknown_format(self):
        self.assertEqual(self.fail_with(1, "import", "csv", self.folder / "none.csv", workspace=self.workspace)["code"],
                         "not_found")
        error = self.fail_with(1, "import", "parquet", self.items, workspace=self.workspace)
        self.assertEqual(error["code"], "not_found")
        self.assertIn("movielens", error["message"] + error["mend"])

    def test_training_on_nothing(self):
        error = self.fail_with(1, "train", workspace=self.workspace)
        self.assertEqual(error["code"], "invalid_argument")
        self.assertIn("attune import", error["mend"])

    def test_answers_before_training_are_popular_items(self):
        self.succeed("import", "csv", self.events, workspace=self.workspace)
        answer = self.document("recommend", "--user", "u1", workspace=self.workspace)
        self.assertEqual(len(answer["items"]), 10)


class WrongRequests(AttuneTest):
    def setUp(self):
        super().setUp()
        self.workspace = trained_workspace(self.folder)

    def wrong(self, *arguments, **options):
        return self.fail_with(1, *arguments, workspace=self.workspace, **options)

    def test_an_unknown_item(self):
        error = self.wrong("similar", "The Purple Submarine Orchard Of Doom")
        self.assertEqual(error["code"], "not_found")
        self.assertIn("Orchard", error["mend"])
        self.assertEqual(self.wrong("recommend", "--user", "u1", "--like", "zzzzzz")["code"], "not_found")

    def test_a_broken_filter(self):
        error = self.wrong("recommend", "--user", "u1", "--where", "year >")
        self.assertEqual(error["code"], "parse_error")
        self.assertIn("--where", error["message"])
        error = self.wrong("search", "x", "--where", "yaer > 1990")
        self.assertEqual(error["code"], "not_found")
        self.assertIn("year", error["mend"])
        self.assertEqual(self.wrong("similar", "f1", "--where", 'year has "Crime"')["code"], "type_error")

    def test_an_unknown_model(self):
        self.assertEqual(self.wrong("recommend", "--user", "u1", "--model", "oracle")["code"], "not_found")
        self.assertEqual(self.wrong("train", "--model", "oracle")["code"], "not_found")
        self.assertEqual(self.wrong("train", "--set", "ease.lambda=-1")["code"], "invalid_argument")
        self.assertEqual(self.wrong("train", "--set", "nonsense")["code"], "invalid_argument")

    def test_wrong_plans(self):
        plans = {
            'plan "x"\n  pool = candidates(user: $user)\n  picks = take(items: pool, cuont: 5)\n  reply(picks)\n':
                ("type_error", "3", "count"),
            'plan "x"\n  pool = candidates(user: $user)\n  picks = take(items: pool, count: "five")\n  reply(picks)\n':
                ("type_error", "3", "count"),
            'plan "x"\n  picks = take(items: pool, count: 5)\n  reply(picks)\n': ("type_error", "2", "pool"),
            'plan "x"\n  pool = candidates(user $user)\n  reply(pool)\n': ("parse_error", "2", ""),
        }
        for text, (code, line, word) in plans.items():
            file = self.folder / "wrong.plan"
            file.write_text(text)
            error = self.wrong("run", file, "--user", "u1")
            self.assertEqual(error["code"], code, text)
            self.assertIn(f"line {line}", error["message"])
            self.assertIn(word, error["message"] + error["mend"])
        (self.folder / "wrong.json").write_text('{"request": "x", "steps": [{"tool": 1}]}')
        self.wrong("run", self.folder / "wrong.json", "--user", "u1")
        self.assertEqual(self.wrong("run", self.folder / "none.plan", "--user", "u1")["code"], "not_found")

    def test_a_plan_with_a_failing_step(self):
        file = self.folder / "failing.plan"
        file.write_text('plan "x"\n  seed = resolve_item(title: "Zzzzqqqq Xxxx")\n  reply(seed)\n')
        error = self.wrong("run", file, "--user", "u1")
        self.assertEqual(error["code"], "not_found")
        self.assertIn("seed", error["message"])

    def test_unknown_memory(self):
        self.assertEqual(self.wrong("memory", "erase", "99", "--user", "u1")["code"], "not_found")
        self.assertEqual(self.wrong("memory", "add", "likes", "genres", "Crme", "--user", "u1")["code"], "not_found")
        self.assertEqual(self.wrong("memory", "add", "likes", "colour", "Red", "--user", "u1")["code"], "invalid_argument")

    def test_a_port_in_use(self):
        with socket.create_server(("127.0.0.1", 0)) as taken:
            port = taken.getsockname()[1]
            error = self.wrong("serve", "--listen", f"127.0.0.1:{port}")
        self.assertEqual(error["code"], "unavailable")
        self.assertIn(str(port), error["message"])
        self.assertIn("--listen", error["mend"])

    def test_a_wrong_address(self):
        for address in ("127.0.0.1:99999", "127.0.0.1:", ":80", "203.0.113.7:0", "no such host:80", ""):
            self.assertEqual(self.wrong("serve", "--listen", address)["code"], "invalid_argument", address)

    def test_the_doctor_finds_damage(self):
        for file in (self.workspace / "snapshots").rglob("*"):
            if file.is_file() and file.suffix not in (".json",) and file.name != "CURRENT":
                data = bytearray(file.read_bytes())
                data[len(data) // 2] ^= 0xFF
                file.write_bytes(data)
        done = attune("doctor", workspace=self.workspace)
        self.assertEqual(done.code, 1)
        self.assertIn("attune train", done.out)
        answer = self.document("recommend", "--user", "u1", workspace=self.workspace)
        self.assertEqual(len(answer["items"]), 10)
        self.succeed("train", workspace=self.workspace)
        self.assertTrue(self.document("doctor", workspace=self.workspace)["ok"])


if __name__ == "__main__":
    unittest.main()
