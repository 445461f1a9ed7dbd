"""Turns in order, full-batch passes, and a timeline that goes to any position and back, exactly."""

from tui_w2v.errors import CancelledError
from tui_w2v.training.concepts import loss_along, predict_directions, sentences_across
from tui_w2v.training.cost import (
    MOST_WORK,
    Compared,
    PassCost,
    compare_objectives,
    estimate_passes,
    seconds_a_turn,
    work_of_pass,
)
from tui_w2v.training.frame import Frame, View
from tui_w2v.training.full_batch import FullBatchTraining, PassDivergedError
from tui_w2v.training.gauges import Bands, Scores, agreement, compare_scores
from tui_w2v.training.model import (
    VectorsOnlyError,
    checked_settings,
    inputs_of,
    keep_run,
    read_model,
    replay_command,
    save_run,
    save_timeline,
)
from tui_w2v.training.moves import (
    Change,
    DivergedError,
    Move,
    Passes,
    Phase,
    Position,
    Scramble,
    SetBias,
    SetNumber,
    SetRate,
    StartOver,
    Stop,
    Switch,
)
from tui_w2v.training.replay import read_line, replay, write_line
from tui_w2v.training.run import (
    branch,
    change_setup,
    make_corpus,
    read_corpus,
    sentences_of,
)
from tui_w2v.training.schedule import Order, Schedule
from tui_w2v.training.settings import AUTO, InvalidOptionError, Settings
from tui_w2v.training.setup import (
    Origin,
    Setup,
    auto_settings,
    choose_by_size,
    describe_auto,
    make_objective,
    sizes_of,
)
from tui_w2v.training.timeline import Timeline
from tui_w2v.training.train import DECAY, train_by_passes, train_by_turns
from tui_w2v.training.trained_model import Limits, Progress, Report, TrainedModel
from tui_w2v.training.watching import (
    Baseline,
    Neighbours,
    WatchedWord,
    clearest_word,
    find_neighbours,
)
