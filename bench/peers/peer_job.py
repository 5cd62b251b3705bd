"""What scripts/bench-peers runs on the peers' side: usage: peer_job.py JOB FOLDER, with the matrix in FOLDER.
Prints a line of JSON like fit_at_scale."""
import json
import resource
import sys
import time

import numpy as np
import scipy.sparse

job, folder = sys.argv[1:]
offsets = np.fromfile(f"{folder}/offsets.bin", dtype=np.int64).astype(np.int32)
columns = np.fromfile(f"{folder}/columns.bin", dtype=np.int32)
items = 27_000
matrix = scipy.sparse.csr_matrix((np.ones(len(columns), np.float32), columns, offsets), shape=(len(offsets) - 1, items))


def seconds_of(work):
    begin = time.monotonic()
    work()
    return time.monotonic() - begin


def als(factors):
    from implicit.cpu.als import AlternatingLeastSquares
    return AlternatingLeastSquares(factors=factors, regularization=1.0, alpha=3.0, iterations=2, use_cg=False,
                                   calculate_training_loss=False, random_state=1, num_threads=2, dtype=np.float32)


if job == "gram":
    popular = np.argsort(-np.bincount(columns, minlength=items), kind="stable")[:10_000]
    chosen = matrix[:, popular].tocsr()
    seconds = seconds_of(lambda: chosen.T.tocsr() @ chosen)
elif job == "item-knn":
    from implicit.nearest_neighbours import CosineRecommender
    model = CosineRecommender(K=100, num_threads=2)
    seconds = seconds_of(lambda: model.fit(matrix, show_progress=False))
elif job.startswith("ials-"):
    times = []
    als(int(job[5:])).fit(matrix, show_progress=False, callback=lambda _, seconds, *rest: times.append(seconds))
    seconds = min(times)
elif job.startswith("best-"):
    model = als(int(job[5:]))
    random = np.random.default_rng(1)
    model.item_factors = random.standard_normal((items, model.factors), dtype=np.float32)
    model.user_factors = random.standard_normal((matrix.shape[0], model.factors), dtype=np.float32)
    everyone = np.arange(matrix.shape[0])
    seconds = seconds_of(lambda: model.recommend(everyone, matrix[everyone], N=20, filter_already_liked_items=False))
print(json.dumps({"seconds": seconds, "MiB": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024}))
