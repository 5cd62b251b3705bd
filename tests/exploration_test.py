"""Exploration as an operator meets it: from a setting, over lists and events, to a judgement of another policy."""
import csv
import json
import time
import unittest

from attune_program import AttuneTest, Server, attune, trained_workspace

SHOWN_TO = [f"u{n}" for n in range(10)]


class Exploration(AttuneTest):
    def setUp(self):
        super().setUp()
        self.workspace = trained_workspace(self.folder)

    def run_json(self, *arguments, **options):
        return self.document(*arguments, workspace=self.workspace, **options)

    def switch_on(self, text="slots = 1\n"):
        with (self.workspace / "attune.toml").open("a") as settings:
            settings.write("\n[exploration]\n" + text)

    def recommend(self, user, *options):
        return self.run_json("recommend", "--user", user, "-n", "6", *options)["items"]

    def test_off_unless_asked_for(self):
        self.assertNotIn("exploration", [item.get("placed_by") for item in self.recommend("u1")])
        out = self.folder / "shown.csv"
        self.assertEqual(self.run_json("exposures", "--open", "--out", out)["decisions"], 0)
        self.assertIn("no decisions", self.fail_with(1, "evaluate", "--logged", out)["message"])

    def test_the_loop_closes(self):
        plain = {user: self.recommend(user) for user in SHOWN_TO}
        self.switch_on()
        shown = {}
        for user in SHOWN_TO:
            items = self.recommend(user, "--explain")
            self.assertEqual([item["id"] for item in items[:5]], [item["id"] for item in plain[user][:5]])
            self.assertEqual(items[5]["placed_by"], "exploration")
            self.assertTrue(any(reason["text"].startswith("Shown to find out") for reason in items[5]["reasons"]))
            shown[user] = items[5]["id"]
        likes = SHOWN_TO[:4]
        events = self.folder / "likes.csv"
        events.write_text("user,item,rating,timestamp\n" +
                          "".join(f"{user},{shown[user]},5,{int(time.time()) + 60}\n" for user in likes))
        self.run_json("import", "csv", events)

        out = self.folder / "shown.csv"
        report = self.run_json("exposures", "--out", out)
        self.assertEqual((report["decisions"], report["left_out"]), (0, 10))
        report = self.run_json("exposures", "--open", "--out", out)
        self.assertEqual((report["decisions"], report["liked"], report["policy"]), (10, 4, "best-score"))
        with out.open(newline="") as table:
            rows = list(csv.DictReader(table))
        self.assertEqual([row["user"] for row in rows if row["reward"] == "1"], likes)
        for row in rows:
            self.assertEqual((row["item"], row["position"]), (shown[row["user"]], "6"))
            self.assertTrue(0 < float(row["propensity"]) <= 1)
            self.assertEqual(row["target"], "1" if row["rank"] == "1" else "0")
        judged = self.document("evaluate", "--logged", out)
        self.assertEqual((judged["decisions"], judged["logged_reward"]), (10, 0.4))

        self.run_json("exposures", "--open", "--policy", "uniform", "--out", out)
        with out.open(newline="") as table:
            weighted = [float(row["reward"]) / int(row["candidates"]) / float(row["propensity"])
                        for row in csv.DictReader(table)]
        self.assertAlmostEqual(self.document("evaluate", "--logged", out)["estimates"]["ips"]["value"], sum(weighted) / 10)
        printed = self.succeed("exposures", "--open", workspace=self.workspace).out
        self.assertEqual(len(printed.splitlines()), 11)

    def test_a_server_explores_recommendations_alone(self):
        self.switch_on()
        server = Server(self.workspace, self.folder)
        self.addCleanup(server.close)

        def placed(path):
            return [item.get("placed_by") for item in server.get(path)["items"]]
        self.assertEqual(placed("/v1/recommend?user=u1&n=5"), [None] * 4 + ["exploration"])
        for path in ("/v1/recommend?user=u1&n=5&like=f0", "/v1/similar?item=f0&n=5", "/v1/search?q=comedy&user=u1&n=5",
                     "/v1/recommend?user=u1&n=1"):
            self.assertNotIn("exploration", placed(path), path)
        self.assertEqual(self.run_json("exposures", "--open", "--out", self.folder / "shown.csv")["decisions"], 1)

    def test_wrong_settings_and_usage(self):
        self.fail_with(2, "exposures", "--policy", "best")
        self.fail_with(2, "exposures", "--window", "-1")
        done = attune("exposures", "--json", workspace=self.workspace)
        self.assertEqual((done.code, json.loads(done.err)["error"]["mend"]), (1, "name one with --out FILE"))
        self.switch_on("slots = 1000\n")
        done = attune("recommend", "--user", "u1", workspace=self.workspace)
        self.assertEqual(done.code, 1)
        self.assertIn("a whole number from 0 to 100 is wanted here", done.err)


if __name__ == "__main__":
    unittest.main()
