"""The side of bench/pipeline.ts that runs the graph with Luigi's local scheduler, one worker in this very process.

Reads one request a line, `{"steps", "folder"}`, runs a fan of that many tasks, each of which writes one small file, and
answers with the seconds it took.
"""

import json
import logging
import os
import sys
import time

import luigi

logging.disable(logging.CRITICAL)


class Trivial(luigi.Task):
    folder = luigi.Parameter()
    id = luigi.IntParameter()

    def output(self):
        return luigi.LocalTarget(os.path.join(self.folder, f"{self.id}.txt"))

    def run(self):
        with self.output().open("w") as file:
            file.write(str(self.id))


class Last(Trivial):
    others = luigi.IntParameter()

    def requires(self):
        return [Trivial(folder=self.folder, id=id + 1) for id in range(self.others)]


print(json.dumps({"luigi": luigi.__version__}), flush=True)

for line in sys.stdin:
    request = json.loads(line)
    start = time.perf_counter()
    last = Last(folder=request["folder"], id=0, others=request["steps"] - 1)
    done = luigi.build([last], local_scheduler=True, workers=1, no_lock=True)
    assert done, "Luigi failed"
    print(json.dumps({"elapsed": time.perf_counter() - start}), flush=True)
