"""attune evaluate, held against a plain evaluation written here, and what it says of bad input."""
import collections
import json
import math
import random
import unittest

from attune_program import AttuneTest, attune, trained_workspace


def write_sequences(path, users=60, items=40, seed=5):
    """Users with 3 to 12 different items each; a few items are far more popular than the others."""
    draw = random.Random(seed)
    rows = {}
    for user in range(users):
        row = []
        while len(row) < 3 + user % 10:
            item = int(items * draw.random() ** 2)
            if item not in row:
                row.append(item)
        rows[f"u{user}"] = [f"i{item}" for item in row]
    path.write_text("".join(f"{user} {' '.join(row)}\n" for user, row in rows.items()))
    return rows


def expected_rank(score, scores):
    """The mean place, from 1, of a candidate among others, over all orders of those with its score."""
    above = sum(other > score for other in scores)
    tied = sum(other == score for other in scores)
    return above + (tied + 1) / 2


def popularity_figures(rows, k, trained_without):
    """Leave-last-out of the popularity model, from its definition."""
    items = sorted({item for row in rows.values() for item in row})
    popularity = collections.Counter(item for row in rows.values() for item in row[:-trained_without])
    recall = ndcg = mrr = 0
    for row in rows.values():
        *history, target = row
        candidates = [popularity[item] for item in items if item not in history]
        rank = expected_rank(popularity[target], candidates)
        if rank <= k:
            recall += 1
            ndcg += 1 / math.log2(rank + 1)
            mrr += 1 / rank
    return {f"recall@{k}": recall / len(rows), f"ndcg@{k}": ndcg / len(rows), f"mrr@{k}": mrr / len(rows)}


class Figures(AttuneTest):
    def setUp(self):
        super().setUp()
        self.file = self.folder / "sequences.txt"
        self.rows = write_sequences(self.file)

    def evaluate(self, *arguments):
        return self.document("evaluate", "--format", "sequences", self.file, *arguments)

    def test_agree_with_a_plain_evaluation(self):
        for fit, trained_without in ([], 2), (["--refit"], 1):
            report = self.evaluate("--models", "popularity", "--k", "3,5", *fit)
            self.assertEqual(report["fit"], "refit" if fit else "train")
            for k in 3, 5:
                for name, value in popularity_figures(self.rows, k, trained_without).items():
                    self.assertAlmostEqual(report["models"]["popularity"][name], value, places=12, msg=name)

    def test_json_has_the_documented_form(self):
        report = self.evaluate("--models", "popularity,ease", "--set", "ease.lambda=20", "--k", "10")
        self.assertEqual(set(report["models"]), {"popularity", "ease"})
        for figures in report["models"].values():
            for name in "recall", "precision", "hitrate", "ndcg", "mrr", "map":
                self.assertTrue(0 <= figures[f"{name}@10"] <= 1)
                low, high = figures["intervals"][f"{name}@10"]
                self.assertTrue(low <= figures[f"{name}@10"] <= high)
            self.assertGreater(figures["peak_rss_mb"], 1)
            self.assertGreaterEqual(figures["fit_seconds"], 0)
            self.assertGreaterEqual(figures["score_seconds"], 0)
            self.assertEqual(sum(segment["cases"] for segment in figures["segments"].values()), 60)
        self.assertEqual(report["chosen"]["ease"]["lambda"], 20)
        self.assertEqual(report["seen_items"], "exclude")
        self.assertEqual(report["data"]["test_cases"], 60)
        self.assertEqual(len(report["comparisons"]), 1)

    def test_same_seed_same_figures_on_any_number_of_threads(self):
        def figures(*arguments):
            models = self.evaluate("--protocol", "random-holdout", "--models", "item-knn,ease", *arguments)["models"]
            return [{name: value for name, value in model.items() if not name.endswith(("seconds", "mb"))}
                    for model in models.values()]
        self.assertEqual(figures("--threads", "1"), figures("--threads", "2"))
        self.assertNotEqual(figures(), figures("--seed", "2"))

    def test_renumbering_items_changes_nothing(self):
        renamed = self.folder / "renamed.txt"
        renamed.write_text(self.file.read_text().replace(" i", " other-"))
        before = self.evaluate("--models", "popularity")["models"]["popularity"]
        after = self.document("evaluate", "--format", "sequences", renamed, "--models", "popularity")["models"]["popularity"]
        self.assertEqual(before["ndcg@10"], after["ndcg@10"])

    def test_every_protocol_but_temporal_takes_sequences(self):
        for protocol in "leave-last-out", "random-holdout", "strong-generalisation":
            report = self.evaluate("--protocol", protocol, "--models", "popularity")
            self.assertEqual(report["protocol"], protocol)
            self.assertGreater(report["data"]["test_cases"], 0)
        self.assertIn("times", self.fail_with(1, "evaluate", "--format", "sequences", self.file, "--protocol", "temporal")
                      ["message"])

    def test_a_page_that_stands_alone(self):
        page = self.folder / "report.html"
        self.evaluate("--models", "popularity,ease", "--html", page)
        text = page.read_text()
        self.assertIn("<svg", text)
        for foreign in "<script", "http:", "https:", "@import":
            self.assertNotIn(foreign, text)

    def test_text_says_what_was_done(self):
        text = self.succeed("evaluate", "--format", "sequences", self.file, "--models", "popularity,ease").out
        for part in ("60 test cases", "full ranking of", "left out of the ranking", "training part alone", "NDCG@10",
                     "is ahead of"):
            self.assertIn(part, text)


class Files(AttuneTest):
    def write(self, name, text):
        path = self.folder / name
        path.write_text(text)
        return path

    def test_given_lists(self):
        train = self.write("train.txt", "0 1 2 3\n1 2 3\n2 3 4 5\n")
        valid = self.write("valid.txt", "0 2\n1 1\n")
        test = self.write("test.txt", "0 4 5\n2 1\n")
        report = self.document("evaluate", "--format", "lightgcn", "--train", train, "--valid", valid, "--test", test,
                               "--models", "popularity", "--k", "20")
        self.assertEqual(report["judged_on"], "test")
        self.assertEqual(report["data"]["training_events"], 8)
        self.assertEqual(report["models"]["popularity"]["recall@20"], 1)
        tuned = self.document("evaluate", "--format", "lightgcn", "--train", train, "--valid", valid, "--models",
                              "popularity")
        self.assertEqual((tuned["judged_on"], tuned["data"]["training_events"]), ("validation", 7))

    def test_sessions(self):
        train = self.write("train.txt", "a b c\nb c\n" * 20)
        test = self.write("test.txt", "a b\nb c b\nc\n")
        report = self.document("evaluate", "--format", "sessions", "--train", train, "--test", test, "--models",
                               "item-knn", "--k", "20")
        self.assertEqual(report["seen_items"], "include")
        self.assertEqual(report["data"]["test_cases"], 2)
        self.assertEqual(report["models"]["item-knn"]["hitrate@20"], 1)

    def test_bad_input_is_named(self):
        good = self.write("good.txt", "1 2 3 4\n2 3 4\n")
        bad = self.folder / "bad.txt"
        bad.write_bytes(b"1 2 3\n2 \xff 4\n")
        cases = [
            (["--format", "sequences", bad], "line 2 of bad.txt"),
            (["--format", "sequences", self.folder / "none.txt"], "none.txt"),
            (["--format", "sequences", self.write("empty.txt", "")], "empty"),
            (["--format", "sequences", self.write("short.txt", "1 2\n2 3\n")], "no cases"),
            (["--format", "sequences"], "needs a file"),
            (["--format", "sequences", good, "--train", good], "both"),
            (["--format", "sequences", good, "--test", good], "--test"),
            (["--format", "lightgcn", good, "--test", good, "--protocol", "temporal"], "--protocol"),
            (["--format", "sequences", good, "--protocol", "leave-one-out"], "leave-one-out"),
            (["--format", "sequences", good, "--attributes", self.write("a.json", "[]")], "a.json"),
            (["--format", "sequences", good, "--models", "aese"], "aese"),
            (["--format", "sequences", good, "--set", "lamda=3"], "lamda"),
            ([good], "format"),
        ]
        for arguments, said in cases:
            error = self.fail_with(1, "evaluate", *arguments)
            self.assertIn(said, error["message"], arguments)
            self.assertTrue(error["mend"] or said == "a.json", arguments)
        for arguments in (["--format", "xml", good], ["--format", "sequences", good, "--k", "0"],
                          ["--format", "sequences", good, "--seen", "maybe"]):
            self.fail_with(2, "evaluate", *arguments)


class LoggedDecisions(AttuneTest):
    def test_estimates(self):
        log = self.folder / "log.csv"
        log.write_text("propensity,target,reward\n0.5,1,1\n0.25,0.25,3\n")
        report = self.document("evaluate", "--logged", log)
        self.assertEqual(report["estimates"]["ips"]["value"], 2.5)
        self.assertIn("snips", self.succeed("evaluate", "--logged", log).out)
        log.write_text("propensity,target,reward\n0,1,1\n")
        self.assertIn("line 2 of log.csv", self.fail_with(1, "evaluate", "--logged", log)["message"])


class Workspaces(AttuneTest):
    def test_every_protocol(self):
        workspace = trained_workspace(self.folder)
        for protocol in "leave-last-out", "temporal", "random-holdout", "strong-generalisation":
            report = self.document("evaluate", "--protocol", protocol, "--models", "popularity,ease", workspace=workspace)
            self.assertEqual(report["protocol"], protocol)
            self.assertIn("diversity@10", report["models"]["ease"])

    def test_nothing_to_learn_from(self):
        workspace = self.folder / "new"
        self.succeed("init", workspace=workspace)
        self.assertIn("import", self.fail_with(1, "evaluate", workspace=workspace)["mend"])


class Asking(AttuneTest):
    """People who want items whose labels write the item's number in binary, one label of all in front."""

    def write(self, name, text):
        path = self.folder / name
        path.write_text(text)
        return path

    def setUp(self):
        super().setUp()
        items = [{"id": f"i{n}", "attributes": ["thing"] + [f"bit {b}" for b in range(7) if n >> b & 1]} for n in range(100)]
        self.items = self.write("items.jsonl", "".join(json.dumps(item) + "\n" for item in items))
        draw = random.Random(3)
        pairs = [(f"u{user}", f"i{item}") for user in range(30) for item in draw.sample(range(100), 14)]
        table = lambda rows: "user,item\n" + "".join(f"{user},{item}\n" for user, item in rows)
        self.train = self.write("train.csv", table([pair for n, pair in enumerate(pairs) if n % 14 < 10]))
        self.valid = self.write("valid.csv", table([pair for n, pair in enumerate(pairs) if n % 14 in (10, 11)]))
        self.test = self.write("test.csv", table([pair for n, pair in enumerate(pairs) if n % 14 > 11]))
        self.files = ["--items", self.items, "--train", self.train, "--test", self.test]

    def ask(self, *arguments):
        document = self.document("evaluate", "asking", *self.files, *arguments)
        for policy in document["policies"].values():
            del policy["decision_ms"]
        del document["decision_ms"]
        return document

    def test_figures_fit_together(self):
        report = self.ask("--turns", "12")
        self.assertEqual(report["cases"], 60)
        by_turn = report["success_by_turn"]
        self.assertEqual(len(by_turn), 12)
        self.assertEqual(by_turn, sorted(by_turn))
        self.assertEqual(by_turn[-1], report["success@12"])
        # Each turn without success costs one more.
        self.assertAlmostEqual(report["average_turns"], 1 + sum(1 - share for share in by_turn[:-1]))
        self.assertEqual(set(report["policies"]), {"attune", "maximum entropy", "greedy"})
        self.assertEqual(report["policies"]["attune"]["average_turns"], report["average_turns"])

    def test_asking_beats_showing_and_halving(self):
        policies = self.ask()["policies"]
        self.assertEqual(policies["attune"]["success@15"], 1)
        for other in "maximum entropy", "greedy":
            self.assertLess(policies["attune"]["average_turns"], policies[other]["average_turns"])

    def test_the_same_again_on_any_number_of_threads(self):
        noisy = ["--noise", "0.2", "--seed", "9"]
        self.assertEqual(self.ask(*noisy, "--threads", "1"), self.ask(*noisy, "--threads", "3"))
        self.assertNotEqual(self.ask(*noisy)["success_by_turn"], self.ask("--noise", "0.2")["success_by_turn"])

    def test_wrong_answers_cost_turns(self):
        self.assertGreater(self.ask("--noise", "0.3")["average_turns"], self.ask()["average_turns"])

    def test_validation_pairs_weigh_the_prior(self):
        self.assertNotEqual(self.ask("--valid", self.valid)["prior"], self.ask()["prior"])

    def test_a_page_and_a_table(self):
        page = self.folder / "asking.html"
        text = self.succeed("evaluate", "asking", *self.files, "--html", page).out
        self.assertIn("maximum entropy", text)
        self.assertIn("<svg", page.read_text())

    def test_bad_files_are_refused(self):
        cases = [
            (["--items", self.items], "--train"),
            (["--items", self.items, "--train", self.train], "--test"),
            (["--train", self.train, "--test", self.test], "--items"),
            (self.files[:-1] + [self.write("odd.csv", "user,item\nu1,zebra\n")], "zebra"),
            (self.files[:-1] + [self.write("none.csv", "user,item\n")], "none.csv"),
            (self.files[:-1] + [self.folder / "missing.csv"], "missing.csv"),
            (["--items", self.write("bare.jsonl", "{\"id\": \"i1\"}\n")] + self.files[2:], "bare.jsonl"),
            (["--items", self.write("broken.jsonl", "{\"id\": \n")] + self.files[2:], "line 1 of broken.jsonl"),
        ]
        for arguments, said in cases:
            error = self.fail_with(1, "evaluate", "asking", *arguments)
            self.assertIn(said, error["message"], arguments)
        for arguments in ["--turns", "0"], ["--noise", "0.5"], ["--noise", "x"]:
            self.fail_with(2, "evaluate", "asking", *self.files, *arguments)

    def test_a_workspace_without_files(self):
        report = self.document("evaluate", "asking", workspace=trained_workspace(self.folder))
        self.assertGreater(report["cases"], 0)
        self.assertEqual(len(report["success_by_turn"]), 15)


class SimulatedPopulations(AttuneTest):
    def test_both_formats_hold_the_same_events(self):
        common = ["simulate", "--items", "200", "--users", "50", "--events", "1500", "--seed", "3"]
        table = self.succeed(*common).out.splitlines()
        self.assertEqual(table[0], "user,item,timestamp")
        lines = self.succeed(*common, "--format", "sequences").out.splitlines()
        self.assertEqual(len(lines), 50)
        pairs = [(user, item) for user, *items in map(str.split, lines) for item in items]
        self.assertEqual(pairs, [tuple(row.split(",")[:2]) for row in table[1:]])
        out = self.folder / "events.csv"
        told = self.document(*common, "--out", out)
        self.assertEqual((told["events"], told["items"]), (1500, 200))
        self.assertEqual(out.read_text().splitlines(), table)

    def test_a_file_of_its_events_can_be_evaluated(self):
        out = self.folder / "events.txt"
        self.succeed("simulate", "--items", "200", "--users", "200", "--events", "6000", "--format", "sequences", "--out", out)
        models = self.document("evaluate", "--format", "sequences", out, "--models", "popularity,ease")["models"]
        self.assertGreater(models["ease"]["ndcg@10"], models["popularity"]["ndcg@10"])

    def test_what_cannot_be_is_refused(self):
        self.assertIn("events", self.fail_with(1, "simulate", "--items", "5", "--users", "2", "--events", "100")["message"])
        self.assertIn("--out", json.loads(attune("simulate", "--items", "5", "--json").err)["error"]["mend"])


if __name__ == "__main__":
    unittest.main()
