#!/usr/bin/python3
"""A day of panning by mouse and keyboard, OpenGL listening: ./run bench panning [--store FILE] [--moves N] [--seconds S].

A desk on a screen without a monitor (Xvfb) plays a recording. A hand that never tires drags, turns the wheel, switches
layers, measures and flies: 8,640 moves are one every ten seconds for a day. The viewer runs with --check-gl, so that the
first thing the driver complains of (KHR_debug) ends it, and with it this script. Memory is read as it goes."""

import argparse
import os
import pathlib
import random
import subprocess
import sys
import tempfile
import time

WIDTH, HEIGHT = 1280, 800
KEYS = ["Home", "plus", "minus", "w", "a", "s", "d", "7", "8", "9", "1", "Down", "Return", "Escape", "alt+Left", "alt+Right", "l"]


def pss_mb(pid):
    for line in open(f"/proc/{pid}/smaps_rollup"):
        if line.startswith("Pss:"):
            return int(line.split()[1]) / 1024
    return 0


class Hand:
    def __init__(self, display, seed):
        self.environment = dict(os.environ, DISPLAY=display)
        self.random = random.Random(seed)

    def tool(self, *words):
        subprocess.run(["xdotool", *map(str, words)], env=self.environment, check=True, stdout=subprocess.DEVNULL)

    def place(self):
        """Somewhere on the map of a desk of this size."""
        return self.random.randint(360, 840), self.random.randint(120, 660)

    def drag(self):
        (x, y), (to_x, to_y) = self.place(), self.place()
        self.tool("mousemove", x, y, "mousedown", 1, "mousemove", (x + to_x) // 2, (y + to_y) // 2, "mousemove", to_x, to_y,
                  "mouseup", 1)

    def wheel(self):
        self.tool("mousemove", *self.place(), "click", "--repeat", self.random.randint(1, 4), "--delay", 5, self.random.choice([4, 5]))

    def press(self):
        self.tool("mousemove", *self.place(), "click", 1)

    def key(self):
        self.tool("key", self.random.choice(KEYS))

    def shape(self):
        self.tool("key", self.random.choice(["b", "o", "j"]))
        self.drag()
        self.tool("key", "Escape", "key", "Escape")

    def move(self):
        self.random.choices([self.drag, self.wheel, self.press, self.key, self.shape], [8, 6, 2, 3, 1])[0]()


def recording(folder):
    store = folder / "day.store"
    subprocess.run(["build/bin/ingest", "simulate", "--store", store, "--days", "1", "--scale", "0.02x", "--city",
                    "build/city/anshan.gpkg"], check=True, stdout=subprocess.DEVNULL)
    return store


def main():
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--viewer", default="build/bin/viewer")
    options.add_argument("--store", help="a recording; without one a day is made")
    options.add_argument("--moves", type=int, default=8640)
    options.add_argument("--seconds", type=float, default=0, help="stop after so long; 0: when all moves are made")
    options.add_argument("--seed", type=int, default=1)
    asked = options.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        store = asked.store or recording(folder)
        read, write = os.pipe()
        screen = subprocess.Popen(["Xvfb", "-displayfd", str(write), "-nolisten", "tcp", "-screen", "0", f"{WIDTH}x{HEIGHT}x24"],
                                  pass_fds=[write], stderr=subprocess.DEVNULL)
        os.close(write)
        display = ":" + os.fdopen(read).readline().strip()
        environment = dict(os.environ, DISPLAY=display, HOME=name, LIBGL_ALWAYS_SOFTWARE="1")
        viewer = subprocess.Popen([asked.viewer, "--replay", store, "--check-gl", "--layout", "workstation", "--size",
                                   f"{WIDTH}x{HEIGHT}"], env=environment)
        hand = Hand(display, asked.seed)
        hand.tool("search", "--sync", "--onlyvisible", "--name", "一屏指挥", "windowfocus", "--sync")
        hand.tool("key", "Escape", "key", "space")  # the tour away, play
        began, made, memory = time.monotonic(), 0, []
        while made < asked.moves and viewer.poll() is None:
            if asked.seconds and time.monotonic() - began > asked.seconds:
                break
            hand.move()
            made += 1
            if made % max(asked.moves // 10, 1) == 0:
                memory.append(pss_mb(viewer.pid))
                print(f"{made} moves, {memory[-1]:.0f} MB", flush=True)
        alive = viewer.poll() is None
        if alive:
            memory.append(pss_mb(viewer.pid))
            viewer.terminate()
            viewer.wait(timeout=60)
        screen.terminate()
        screen.wait()
        print(f'{{"moves":{made},"seconds":{time.monotonic() - began:.0f},"survived":{str(alive).lower()},'
              f'"pss_mb":[{",".join(f"{m:.0f}" for m in memory)}]}}')
        sys.exit(0 if alive else 1)


main()
