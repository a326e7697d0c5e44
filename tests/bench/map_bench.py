#!/usr/bin/python3
"""What the map costs, round by round beside a peer: ./run bench map [--peer DIR] [--rounds N].

DIR holds the same scene for a browser: `node run.mjs key=value ... out=FILE` writes its figures as JSON.
Both draw with the same software rasteriser. Rounds are interleaved, so that a busy moment hits both; medians
of all rounds are compared."""

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile


def last_json(text):
    return json.loads([line for line in text.splitlines() if line.startswith("{")][-1])


def ours(viewer, scene, *options, noop=False):
    """One run of the viewer; the no-op driver of Mesa 22 loses a race now and then, so it gets three tries."""
    environment = dict(os.environ, GALLIUM_NOOP="1") if noop else None
    for attempt in range(3 if noop else 1):
        run = subprocess.run([viewer, "--bench", scene, "--size", "1920x1080", *options], env=environment,
                             capture_output=True, text=True)
        if run.returncode == 0:
            return last_json(run.stdout)
    sys.exit(f"viewer --bench {scene} failed: {run.stderr}")


def peer(folder, *options, noop=False):
    environment = dict(os.environ, GALLIUM_NOOP="1") if noop else None
    with tempfile.NamedTemporaryFile(suffix=".json") as out:
        run = subprocess.run(["node", "run.mjs", "angle=gl-egl", "secs=5", f"out={out.name}", *options], cwd=folder,
                             env=environment, capture_output=True, text=True)
        if run.returncode != 0:
            print(f"   (the peer failed with {' '.join(options)}: {run.stderr.strip()[:200]})", flush=True)
            return None
        return json.load(open(out.name))


class Figures:
    """Values by name, one a round."""

    def __init__(self):
        self.values = {}

    def add(self, name, value):
        if value is not None:
            self.values.setdefault(name, []).append(value)

    def median(self, name):
        return statistics.median(self.values[name]) if name in self.values else None


def one_round(viewer, folder, figures):
    add = figures.add
    moving = ours(viewer, "wall-moving")
    add("moving, ms a frame", moving["frame_ms_p50"])
    add("of that the fold of 67,000 events", moving["fold_ms_p50"])
    add("moving, memory (PSS), MB", moving["pss_mb"])
    if folder:
        deck = peer(folder)
        if deck:
            add("deck.gl, ms a frame", deck["run"]["msPerFrame"])
            add("deck.gl, first picture, ms", deck["firstFrame"])
            add("deck.gl, start to first picture, ms", deck["launch_to_first_frame_ms"])
            add("deck.gl, memory (PSS), MB", deck["mem"]["pssMB"])
    still = ours(viewer, "wall-still")
    add("still, ms a frame", still["frame_ms_p50"])
    add("start to first picture, ms", still["first_picture_ms"])
    add("still at Anshan-1x, memory (PSS), MB", still["pss_mb"])
    if folder:
        overlaid = peer(folder, "map=1")
        if overlaid:
            add("deck.gl over maplibre, ms a frame", overlaid["run"]["msPerFrame"])
    idle = ours(viewer, "wall-idle")
    add("nothing changes, % of a core", idle["core_percent"])
    add("nothing changes, pictures a second", idle["frames"] / 10)
    quiet = ours(viewer, "wall-moving", noop=True)
    add("moving without raster, ms a frame", quiet["frame_ms_p50"])
    add("moving without raster and fold, ms a frame", quiet["frame_ms_p50"] - quiet["fold_ms_p50"])
    add("still without raster, ms a frame", ours(viewer, "wall-still", noop=True)["frame_ms_p50"])
    if folder:
        quiet_deck = peer(folder, "uncap=1", noop=True)
        if quiet_deck:
            add("deck.gl without raster, ms a frame", quiet_deck["run"]["msPerFrame"])


def ratio(figures, name, ours_name, peer_name, wanted):
    mine, theirs = figures.median(ours_name), figures.median(peer_name)
    if mine is None or theirs is None:
        return
    print(f"{name:<58} {mine / theirs:7.3f}   (wanted: {wanted})")


def main():
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--viewer", default="build/bin/viewer")
    options.add_argument("--peer", metavar="DIR")
    options.add_argument("--rounds", type=int, default=3)
    asked = options.parse_args()
    figures = Figures()
    for number in range(asked.rounds):
        print(f"-- round {number + 1} of {asked.rounds}", flush=True)
        one_round(asked.viewer, asked.peer, figures)
    for cells in (90_000, 900_000):
        print(f"-- {cells:,} made micro-grids", flush=True)
        made = ours(asked.viewer, "wall-moving", "--bench-cells", str(cells))
        figures.add(f"{cells:,} made micro-grids, ms a frame", made["frame_ms_p50"])
        figures.add(f"{cells:,} made micro-grids, memory (PSS), MB", made["pss_mb"])
    print("-- what a press costs", flush=True)
    queries = ours(asked.viewer, "queries")
    figures.add(f"a press among {queries['cells']:,} cells and {queries['symbols']:,} symbols, ms (p99)", queries["pick_ms_p99"])
    figures.add("a search in 5,000 open incidents, ms (p99)", queries["search_ms_p99"])
    print(f"\n{'medians':<58} {'median':>9}   all rounds")
    for name, values in figures.values.items():
        print(f"{name:<58} {statistics.median(values):9.2f}   {' '.join(f'{value:.1f}' for value in values)}")
    print("\nratios")
    ratio(figures, "moving / deck.gl", "moving, ms a frame", "deck.gl, ms a frame", "<= 0.25")
    ratio(figures, "moving / deck.gl over maplibre", "moving, ms a frame", "deck.gl over maplibre, ms a frame", "<= 0.2")
    ratio(figures, "still / deck.gl", "still, ms a frame", "deck.gl, ms a frame", "<= 0.1")
    ratio(figures, "without raster, with the fold / deck.gl", "moving without raster, ms a frame",
          "deck.gl without raster, ms a frame", "<= 0.12")
    ratio(figures, "without raster, drawing alone / deck.gl", "moving without raster and fold, ms a frame",
          "deck.gl without raster, ms a frame", "<= 0.12")
    ratio(figures, "start to first picture / deck.gl's", "start to first picture, ms", "deck.gl, start to first picture, ms",
          "<= 0.3 warm, <= 1 cold")
    ratio(figures, "memory at 1x / the browser's", "still at Anshan-1x, memory (PSS), MB", "deck.gl, memory (PSS), MB", "<= 0.45")
    ratio(figures, "900,000 / 90,000 micro-grids, a frame", "900,000 made micro-grids, ms a frame",
          "90,000 made micro-grids, ms a frame", "<= 1.5")
    ratio(figures, "900,000 / 90,000 micro-grids, memory", "900,000 made micro-grids, memory (PSS), MB",
          "90,000 made micro-grids, memory (PSS), MB", "<= 10")


main()
