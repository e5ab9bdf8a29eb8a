"""The bench a run works at: its machine, its folder, its networks, and how far it has come.

A run is a row of stages, each with a name. Whatever a stage needs to go on lies in one
checkpoint: networks, the stage's own parts (optimizers, stoppers, running means), its place in
the data, and the states of all random generators. Started again, finished stages pass at once
and the one that was cut short goes on at its next batch, to the bit as if never stopped.
"""

from __future__ import annotations

import atexit
import gc
import inspect
import logging
import os
import signal
import sys
import threading
import time
import warnings
from contextlib import contextmanager, nullcontext
from dataclasses import asdict, dataclass, field
from typing import TYPE_CHECKING, Any, Protocol, TypeVar, cast

import lightning_fabric
import torch
from lightning_fabric.strategies.ddp import DDPStrategy
from torch import Tensor, nn

from plateglass.errors import WrongUse
from plateglass.lab.train import chance
from plateglass.lab.train.checkpoint import read
from plateglass.lab.train.logbook import Logbook
from plateglass.lab.train.together import share_norms
from plateglass.lock import locked

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path
    from types import FrameType

    from plateglass.lab.recipes import Order

Net = TypeVar("Net", bound=nn.Module)

SAVE_EVERY = 300.0
"""Seconds between two checkpoints within a stage."""


class Part(Protocol):
    """Anything that has to be taken up where it was left."""

    def state_dict(self) -> dict[str, Any]:
        """Return it as values and tensors."""
        ...

    def load_state_dict(self, state: dict[str, Any], /) -> Any:
        """Take it over."""
        ...


class Paused(Exception):  # noqa: N818  (an outcome, not a failure)
    """The run was asked to stop; all of it is saved."""


@dataclass
class Stage:
    """Where a run is within one of its stages."""

    name: str
    steps: int
    """Batches an epoch."""
    epoch: int = 0
    step: int = 0
    """Within the epoch."""
    budget: float = 0.0
    """Seconds that the run had when the stage began, which decided about ``steps``."""
    parts: Mapping[str, Part] = field(default_factory=dict)

    @property
    def batches(self) -> int:
        """Batches seen since the stage began."""
        return self.epoch * self.steps + self.step


class Bench:
    """Everything a loop needs but the lesson itself."""

    def __init__(
        self, recipe: str, order: Order, settings: Any, *, turnable: bool = False
    ) -> None:
        self.recipe, self.order, self.settings = recipe, order, settings
        self.turnable = turnable
        """Whether a run may go on with other settings than it began with."""
        self.fabric = _machine(order)
        self.budget = order.budget * 60
        """Seconds by :meth:`clock` that the stages share; 0 lets each take what is planned."""
        asked = {**asdict(settings), "data": [str(path) for path in order.data]}
        self.logbook = Logbook(order.out, recipe, asked, silent=not self.fabric.is_global_zero)
        self.step, self.stage = 0, Stage("", 1)
        self._networks: dict[str, nn.Module] = {}
        self._done: list[str] = []
        self.notes: dict[str, Any] = {}
        """What stages found out for later ones, and for the model's card."""
        self._saved = self._started = time.monotonic()
        self._began = self.clock()
        self._stored = self._load(order)
        self._given = self._start(order.start) if order.start and not self._stored else {}
        self._halt = self._begun = False

    def _load(self, order: Order) -> dict[str, Any]:
        stored = self.logbook.load() if order.resume else None
        if stored is None:
            torch.manual_seed(self.settings.seed)
            return {}
        if stored["recipe"] != self.recipe:
            raise WrongUse(
                f"{order.out} holds a run of {stored['recipe']}: name another folder by --out"
            )
        if stored["settings"] != asdict(self.settings) and not self.turnable:
            asked = asdict(self.settings).items()
            changed = [name for name, value in asked if stored["settings"].get(name) != value]
            raise WrongUse(
                f"the run in {order.out} was started with other settings "
                f"({', '.join(changed)}): resume it with the same options, or start afresh in "
                "another folder"
            )
        self.step, self._done = stored["step"], stored["done"]
        self.notes = stored["notes"]
        self._started -= stored["seconds"]
        self._began -= stored["spent"]
        return stored

    def _start(self, checkpoint: Path) -> dict[str, Any]:
        state = read(checkpoint)
        if state["recipe"] != self.recipe:
            raise WrongUse(
                f"--from {checkpoint}: that is a run of {state['recipe']}, not of {self.recipe}"
            )
        given: dict[str, Any] = state["networks"]
        return given

    def network(self, name: str, net: Net) -> Net:
        """Take charge of a network: bring it to the device, to where it was left if resumed.

        A run that starts from another takes over the networks that there are before its first
        stage.
        """
        if name in self._stored.get("networks", {}):
            net.load_state_dict(self._stored["networks"][name])
        elif name in self._given and not self._begun:
            try:
                net.load_state_dict(self._given[name])
            except RuntimeError:
                raise WrongUse(
                    f"--from {self.order.start}: its {name} is of another size: ask for the "
                    "settings that it was trained with (config.json)"
                ) from None
        if self.fabric.world_size > 1:
            if self.fabric.device.type == "cuda":
                net = cast("Net", nn.SyncBatchNorm.convert_sync_batchnorm(net))
            else:
                share_norms(net)
        net = net.to(self.fabric.device)
        net = net.to(memory_format=torch.channels_last)  # type: ignore[call-overload]
        self._networks[name] = net
        if self._stored and not self._begun:
            self._draw_on()
        return net

    def _draw_on(self) -> None:
        states = self._stored["random"]
        if states:  # earlier releases kept none
            chance.restore(states[self.fabric.global_rank % len(states)])

    @property
    def networks(self) -> Mapping[str, nn.Module]:
        """All that were taken charge of."""
        return self._networks

    def done(self, name: str) -> bool:
        """Whether a stage has been finished, maybe by an earlier process."""
        return name in self._done

    @property
    def resumed(self) -> bool:
        """Whether there was a checkpoint to go on from."""
        return bool(self._stored)

    def begin(self, name: str, steps: int, parts: Mapping[str, Part]) -> Stage:
        """Enter a stage, in the middle if it was left there."""
        self.stage = Stage(name, steps, budget=self.budget, parts=parts)
        left = self._stored.get("stage")
        if left and left["name"] == name:
            self.stage.steps = left["steps"]
            self.stage.budget = left.get("budget", self.budget)
            if self.stage.budget != self.budget:
                given = f"--budget {self.stage.budget / 60:g}" if self.stage.budget else "none"
                self.logbook.say(
                    f"{name} stays as long as the budget makes it that it began with "
                    f"({given}); a new one counts from the next stage on"
                )
            self.stage.epoch, self.stage.step = left["epoch"], left["step"]
            for key, state in left["parts"].items():
                parts[key].load_state_dict(state)
            self._draw_on()
        self._begun = True
        return self.stage

    def left_off(self, name: str) -> int:
        """Return how many batches an epoch a stage had that was cut short; 0 if it wasn't."""
        left = self._stored.get("stage")
        return int(left["steps"]) if left and left["name"] == name else 0

    def finish(self) -> None:
        """Leave the stage for good."""
        self._done.append(self.stage.name)
        self.stage = Stage("", 1)
        self.save()

    def stepped(self) -> None:
        """Count a batch, and save if it is time."""
        self.step += 1
        self.stage.step += 1
        if self._agreed(time.monotonic() - self._saved > SAVE_EVERY):
            self.save()

    def rest(self) -> None:
        """Stop here, with all saved, if somebody asked for it."""
        enough = bool(self.order.steps) and self.step >= self.order.steps
        if self._agreed(self._halt or enough):
            self.save()
            raise Paused

    def _agreed(self, wish: bool) -> bool:
        """All processes do what one of them wishes, at the same step."""
        if self.fabric.world_size == 1:
            return wish
        return bool(self.total(torch.tensor(float(wish), device=self.fabric.device)) > 0)

    def total(self, value: Tensor) -> Tensor:
        """Add up over all processes."""
        if self.fabric.world_size == 1:
            return value
        added: Tensor = self.fabric.all_reduce(value, reduce_op="sum")  # type: ignore[assignment]
        return added

    def state(self) -> dict[str, Any]:
        """Return everything needed to go on, as values and tensors alone."""
        stage = self.stage
        return {
            "recipe": self.recipe,
            "settings": asdict(self.settings),
            "step": self.step,
            "seconds": self.seconds,
            "spent": self.spent,
            "done": list(self._done),
            "notes": dict(self.notes),
            "networks": {name: net.state_dict() for name, net in self._networks.items()},
            "stage": None if not stage.name else {
                "name": stage.name, "steps": stage.steps, "epoch": stage.epoch,
                "step": stage.step, "budget": stage.budget,
                "parts": {name: part.state_dict() for name, part in stage.parts.items()},
            },
            "random": self._gathered(chance.state()),
        }  # fmt: skip

    def _gathered(self, state: dict[str, Any]) -> list[dict[str, Any]]:
        states = [state] * self.fabric.world_size
        if self.fabric.world_size > 1:
            torch.distributed.all_gather_object(states, state)
        return states

    def save(self) -> None:
        """Write the checkpoint."""
        state = self.state()
        self._saved = time.monotonic()
        if self.fabric.is_global_zero:
            self.logbook.save(state)

    def keep(self, name: str) -> None:
        """Keep the networks as they are now beside the checkpoint, to export and compare.

        A run that is resumed further on leaves alone what it kept when it came by here.
        """
        kept = self.order.out / f"{name}.pt"
        if not (self.order.resume and kept.exists()):
            state = self.state()
            if self.fabric.is_global_zero:
                torch.save(state, kept)

    @property
    def seconds(self) -> float:
        """Since the run began, its interruptions left out."""
        return time.monotonic() - self._started

    def clock(self) -> float:
        """Return the time that a budget counts: the processor's, or a wall clock's on a GPU.

        What else a machine has to do must not decide how much a network learns.
        """
        gpu = self.fabric.device.type == "cuda"
        return time.monotonic() if gpu else time.process_time()

    @property
    def spent(self) -> float:
        """Seconds by :meth:`clock` since the run began."""
        return self.clock() - self._began

    def _halted(self, number: int, frame: FrameType | None) -> None:
        if self._halt:  # asked twice: at once, from the last checkpoint
            raise KeyboardInterrupt
        self._halt = True
        self.logbook.say("stopping after this step; once more stops at once")


@contextmanager
def bench(
    recipe: str, order: Order, settings: Any, *, turnable: bool = False
) -> Iterator[Bench]:
    """Set a bench up, and leave it so that the run can be taken up again.

    An interrupt (Ctrl-C or SIGTERM) ends the run after the step under way, with all saved.
    """
    made = Bench(recipe, order, settings, turnable=turnable)
    # Several processes may share one run; two runs would write over each other's checkpoints.
    with locked(order.out) if made.fabric.is_global_zero else nullcontext():
        yield from _worked_at(made)


def _worked_at(made: Bench) -> Iterator[Bench]:
    made.logbook.open(made.step)
    hearing = threading.current_thread() is threading.main_thread()
    signals = (signal.SIGINT, signal.SIGTERM) if hearing else ()
    before = [signal.signal(one, made._halted) for one in signals]
    try:
        with warnings.catch_warnings():
            # That gradients lie in memory otherwise than their messages costs next to nothing.
            warnings.filterwarnings("ignore", message="Grad strides do not match")
            yield made
        made.logbook.say(f"finished after {made.step} steps and {made.seconds:.0f} s")
    except Paused:
        made.logbook.say(
            f"paused after {made.step} steps: "
            f"--resume{'' if made._halt else ', with more --steps or none,'} goes on from "
            f"{made.logbook.checkpoint}"
        )
        if made._halt:
            raise KeyboardInterrupt from None
    finally:
        for one, handler in zip(signals, before, strict=True):
            signal.signal(one, handler)
        made.logbook.draw_curves()
        made.logbook.close()


def _quiet_buffers() -> dict[str, Any]:
    """Return the option that keeps processes from sending each other buffers at each step.

    They have the same ones already, and sending them would write into a graph in use.
    """
    newer = "forward_sync_buffers"  # from PyTorch 2.13 on
    known = inspect.signature(nn.parallel.DistributedDataParallel.__init__).parameters
    return {newer if newer in known else "broadcast_buffers": False}


def _machine(order: Order) -> lightning_fabric.Fabric:
    """Start the processes that were asked for, one a device."""
    if order.threads:
        torch.set_num_threads(order.threads)
    for name in ("lightning_fabric", "lightning.fabric"):
        logging.getLogger(name).setLevel(logging.WARNING)
    gpu = torch.cuda.is_available()
    if gpu and order.devices > torch.cuda.device_count():
        raise WrongUse(f"--devices {order.devices}: there are {torch.cuda.device_count()} GPUs")
    backend = None if gpu else "gloo"
    several = DDPStrategy(process_group_backend=backend, **_quiet_buffers())
    fabric = lightning_fabric.Fabric(
        accelerator="cuda" if gpu else "cpu",
        devices=order.devices,
        strategy=several if order.devices > 1 else "auto",
        precision="bf16-mixed" if order.precision == "bf16" else "32-true",
    )
    fabric.launch()
    if fabric.world_size > 1 and not gpu:
        atexit.register(_part)
    return fabric


def _part() -> None:
    """Leave the other processes while Python still stands.

    Gloo's threads that outlive it abort the process (PyTorch's issue 190489), and Fabric ends
    the groups of GPUs alone.
    """
    if torch.distributed.is_initialized():
        torch.distributed.destroy_process_group()
        gc.collect()  # networks that were shared hold on to the group


def leave() -> None:
    """End this process with success, if it has learned beside others on CPUs.

    Call it last, when all is saved: what PyTorch's threads do after Python's end is not waited
    for, because now and then, parted or not, they abort.
    """
    if torch.distributed.is_initialized() and torch.distributed.get_backend() == "gloo":
        _part()
        logging.shutdown()
        for stream in (sys.stdout, sys.stderr):
            stream.flush()
        os._exit(0)
