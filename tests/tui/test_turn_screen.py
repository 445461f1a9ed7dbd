"""The turn screen through its keys, at the sizes that it is used in."""

import gc
import re
from decimal import Decimal

import numpy as np
import pytest
from rich.console import Console, RenderableType
from textual.geometry import Region
from textual.strip import Strip
from textual.widgets import Input, Label

from tests.helpers import make_passes
from tests.tui.helpers import (
    LARGE,
    MEDIUM,
    SIZES,
    SMALL,
    assert_lines_fit,
    opened,
    page,
    picture,
    press,
    shown,
    told,
    until,
)
from tui_w2v.explain.notation import OURS
from tui_w2v.explain.phases import loss_text
from tui_w2v.skipgram import OBJECTIVES
from tui_w2v.training import Phase, Position
from tui_w2v.tui import ExplorerApp
from tui_w2v.tui.binding import PANE_KEYS
from tui_w2v.tui.keys import MAP_KEYS, TURN_KEYS
from tui_w2v.tui.numbers import in_full
from tui_w2v.tui.panes import table
from tui_w2v.tui.panes.pane import Pane
from tui_w2v.tui.screens.dialog import QuitScreen, TextScreen
from tui_w2v.tui.screens.save import SaveScreen
from tui_w2v.tui.screens.setup import SetupScreen
from tui_w2v.tui.screens.turn import TurnScreen
from tui_w2v.tui.widgets.controls import Choice
from tui_w2v.tui.widgets.drawn import LineWidget

PANES = {
    "#corpus": {Phase.PICK},
    "#one-hot": {Phase.PICK},
    "#embedding": {Phase.LOOK_UP, Phase.UPDATE},
    "#softmax": {Phase.PREDICT, Phase.UPDATE},
    "#ledger": {Phase.GRADIENT, Phase.UPDATE},
    "#theta": {Phase.PREDICT, Phase.GRADIENT, Phase.UPDATE},
}
TO_COME = {
    "#softmax": "predict will score every word",
    "#ledger": "gradient will give",
    "#theta": "predict will multiply 52 rows",
}


def position(app: ExplorerApp) -> Position:
    return app.timeline.position


def written(renderable: RenderableType) -> str:
    console = Console(width=120)
    with console.capture() as capture:
        console.print(renderable)
    return capture.get()


@pytest.mark.parametrize("size", SIZES)
async def test_six_spaces_show_one_turn_phase_by_phase(make_app, size):
    async with opened(app := make_app(), size) as pilot:
        (keys,) = shown(app, "KeyLine")
        named = " ".join(keys.split())
        assert named.startswith("space next ← back enter turn t lessons p play f train")
        assert "/ nearest" in named
        assert named.endswith("? help q quit")
        assert "…" not in keys
        assert position(app) == Position(0, 1, Phase.READY)
        places = [widget.region for widget in app.screen.query(LineWidget)]
        for phase in list(Phase)[1:]:
            before = shown(app, "#ledger")
            await pilot.press("space")
            assert position(app).phase is phase
            assert phase.name.replace("_", " ") in shown(app, "PhaseLine")[0]
            assert [widget.region for widget in app.screen.query(LineWidget)] == places
            assert_lines_fit(app)
            for selector, phases in PANES.items():
                if size != SMALL or selector != "#corpus":
                    assert ("┏" in shown(app, selector)[0]) == (phase in phases), selector
            if phase is Phase.LOOK_UP:
                (one,) = [y for y, line in enumerate(shown(app, "#one-hot")) if "1 ▶" in line]
                lines = shown(app, "#embedding")
                assert [y for y, line in enumerate(lines) if "▶" in line] == [one]
                h = [float(text) for text in lines[one].replace("▶", " ").strip("┃│ h").split()]
                np.testing.assert_allclose(h, app.timeline.turn.h, atol=5e-3)
                for pane, said in TO_COME.items():
                    assert said in " ".join(shown(app, pane)) or size == SMALL
            if phase is Phase.UPDATE:  # the terms of the gradient stay
                both = zip(before, shown(app, "#ledger"), strict=True)
                changed = [line[2:9] for other, line in both if line != other]
                assert changed == ["= after", "predict"] or size != MEDIUM
        await pilot.press("space")
        assert position(app) == Position(0, 2, Phase.PICK)


async def test_replaced_lines_leave_nothing_to_the_garbage_collector(make_app):
    async with opened(make_app(), MEDIUM, "space") as pilot:
        gc.collect()
        gc.set_debug(gc.DEBUG_SAVEALL)
        try:
            await press(pilot, "space " * 10)
            gc.collect()
            texts = [one.text for one in gc.garbage if isinstance(one, Strip)]
            assert not [text for text in texts if text.strip()]
        finally:
            gc.set_debug(0)
            gc.garbage.clear()


async def test_of_a_frame_that_turns_light_the_left_edge_is_sent_alone(make_app, monkeypatch):
    async with opened(app := make_app(), MEDIUM, "space space") as pilot:
        pane, sent = app.screen.query_one("#embedding"), list[Region]()
        monkeypatch.setattr(pane, "refresh", lambda *regions, **_: sent.extend(regions))
        before = shown(app, "#embedding")
        await press(pilot, "space")
        width, last = pane.size.width, pane.size.height - 1
        changed = [y for y, line in enumerate(shown(app, "#embedding")) if line != before[y]]
        assert changed == [*range(last + 1)]
        foot = Region(0, last - 1, width, 2)  # it tells of h no more
        assert sent == [Region(0, 0, width, 1), Region(0, 1, 1, last - 2), foot]


@pytest.mark.parametrize("size", SIZES[:2])
async def test_pane_5_takes_its_rows_back_when_another_is_chosen(make_app, size):
    async with opened(app := make_app(), size, "space space space space") as pilot:
        lines = shown(app, "#theta")
        await press(pilot, "5 4 escape")
        assert shown(app, "#theta") == lines


async def test_pane_3_says_in_full_that_two_words_have_a_probability_each(make_app):
    app = make_app(text="a b\n" * 3, objective="negative-sampling")
    async with opened(app, MEDIUM, "space space space"):
        assert "all words: each has its own ŷ │" in told(app, "#softmax")


def decimals(line: str) -> list[Decimal]:
    """The numbers of a line of pane 4, behind its label."""
    return [Decimal(text) for text in line[11:].strip("┃│ …").split()]


@pytest.mark.parametrize("size", SIZES[1:])
@pytest.mark.parametrize("objective", OBJECTIVES)
async def test_what_is_shown_as_a_sum_adds_up_as_it_is_shown(make_app, size, objective):
    app = make_app(objective=objective, dtype="float32")
    async with opened(app, size, "enter enter enter 4") as pilot:
        for column in range(3):
            turn, lines = app.timeline.turn, shown(app, "#ledger")
            before, step, after = (
                next(decimals(line) for line in lines if line[2:].startswith(label))
                for label in ("before", "−η∂L/∂E", "= after")
            )
            assert [sum(both) for both in zip(before, step, strict=True)] == after
            (error, *before), step, of_theta = (
                [Decimal(text) for text in line.strip("┃│ …").split()[1:]]
                for line in shown(app, "#theta")[2:5]
            )
            assert [sum(both) for both in zip(before, step, strict=True)] == of_theta
            assert float(error) == pytest.approx(turn.error[turn.target_column], rel=1e-3)
            shown_row = list(map(float, after))
            np.testing.assert_allclose(shown_row, turn.E_row_after[: len(after)], atol=6e-4)

            text = " ".join(line.strip("┃│ ") for line in lines)
            one, other, total = re.search(r"E\[\d+, \d\]: (\S+) +(\S+) += (\S+)", text).groups()
            assert Decimal(one) + Decimal(other) == Decimal(total)
            assert total == in_full(turn.E_row_after[column])

            last = [y for y, line in enumerate(lines) if "= ∂L/∂E" in line]
            assert last or size[1] < 50
            if last:
                first = next(y for y, line in enumerate(lines) if ":  " in line) + 1
                *terms, gradient = (decimals(line) for line in lines[first : last[0] + 1])
                assert [sum(column) for column in zip(*terms, strict=True)] == gradient

            biases = re.search(r"b_E\[\w+\] +(\S+) (\S+) = (\S+)", text)
            assert biases or objective != "glove" or size[1] < 40
            if biases:
                one, other, total = map(Decimal, biases.groups())
                assert one + other == total

            if objective == "glove":
                rows = shown(app, "#softmax")[1 + (size[1] > 24) :][:6]
                numbers = [Decimal(row.strip("│┃ ").split()[-1]) for row in rows]
                product, bias, bias_E, score, wanted, off = numbers
                assert product + bias + bias_E == score
                assert score - wanted == off
            await pilot.press("enter", "l")


@pytest.mark.parametrize(
    ("bias", "size"), [(-1234.5, (120, 40)), (-12.0, (200, 60)), (12.0, (120, 40))]
)
async def test_parts_of_the_loss_add_up_and_leave_the_mark_its_room(make_app, size, bias):
    app = make_app(objective="negative-sampling")
    app.timeline.parameters.bias[:] = bias
    async with opened(app, size, "space space space"):
        turn = app.timeline.turn
        rows = [
            line for line in shown(app, "#softmax") if re.match(r"│ ? ?\d", line.replace("┃", "│"))
        ]
        assert len(rows) == len(turn.words)
        assert sum("◀" in row for row in rows) == 1
        parts = sum(Decimal(row.strip("│┃◀ ").split()[-2]) for row in rows)
        assert float(parts) == pytest.approx(turn.loss, abs=0.06 if abs(bias) > 99 else 6e-4)
        assert loss_text(turn.loss) in shown(app, "#softmax")[-2]


@pytest.mark.parametrize(("objective", "size"), zip(OBJECTIVES, SIZES, strict=True))
@pytest.mark.parametrize(("d", "bias", "text"), [(8, True, None), (1, False, "one two one")])
async def test_theta_is_a_matrix_at_predict_and_a_key_flips_it(
    make_app, size, objective, d, bias, text
):
    app = make_app(text, objective=objective, dim=d, bias=bias)
    async with opened(app, size, "enter enter space space space") as pilot:
        turn, before = app.timeline.turn, app.timeline.before_turn()
        n = app.timeline.setup.corpus.vocabulary
        _, head, h, *rows = shown(app, "#theta")
        assert "score" in head
        for label, row, numbers in (
            ("h", h, turn.h),
            (n[turn.target], rows[0], before.theta[turn.target]),
        ):
            assert row.strip("┃│ ").startswith(label)
            assert float(row.strip("┃│ ◀").removeprefix(label).strip(" ◀").split()[0]) == (
                pytest.approx(numbers[0], abs=6e-4)
            )
        assert float(rows[0].strip("┃│ ").split()[-1]) == (
            pytest.approx(turn.scores[turn.target_column], abs=6e-4)
        )
        await pilot.press("u")
        assert "from gradient on" in shown(app, "MessageLine")[0]
        await pilot.press("space")
        titles = []
        for _ in range(4):
            titles.append(shown(app, "#theta")[0])
            await pilot.press("u")
        assert titles[0] == titles[3]
        assert "step" in titles[0]
        assert "gradient" in titles[1]
        assert "θ" in titles[2]
        assert not any(word in titles[2] for word in ("step", "gradient"))


@pytest.mark.parametrize(("objective", "size"), zip(OBJECTIVES, SIZES, strict=True))
async def test_the_update_shows_new_outputs_beside_the_old(make_app, size, objective):
    async with opened(app := make_app(objective=objective), size, "enter enter enter"):
        frame = app.timeline.frame()
        lines = shown(app, "#softmax")
        marked = [line for line in lines if "◀" in line][-1]
        numbers = list(map(float, re.findall(r"[+-]?\d*\.\d+", marked)))
        assert numbers[-1] == pytest.approx(frame.output_after, abs=5e-4)
        if objective != "glove":
            assert numbers[-2] == pytest.approx(frame.turn.target_output, abs=5e-4)
            assert len([line for line in lines if "→" in line]) >= min(6, len(frame.turn.words))


async def test_back_returns_to_the_same_screens(make_app):
    async with opened(app := make_app(), MEDIUM, "w", *"king rules", "enter") as pilot:
        pictures = []
        for _ in range(18):
            pictures.append(picture(app)[:-2])  # but for the message and the keys
            await pilot.press("space")
        for expected in reversed(pictures):
            await pilot.press("left")
            assert picture(app)[:-2] == expected
        await pilot.press("left")
        assert "beginning" in shown(app, "MessageLine")[0]
        assert position(app) == Position(0, 1, Phase.READY)


@pytest.mark.parametrize(("objective", "size"), zip(OBJECTIVES, SIZES, strict=True))
async def test_the_header_tells_whether_it_learns(make_app, size, objective):
    async with opened(app := make_app(objective=objective), size, "enter " * 12):
        (line,) = shown(app, "HeaderLine")
        frame, setup = app.timeline.frame(), app.timeline.setup
        roomy = size[0] >= 120
        if objective == "softmax":
            facts = "V 52  d 8  window 2  softmax" if roomy else "52 × 8  softmax"
            assert f"royal.txt  {facts}  η 0.1" in line
        mean = np.mean(frame.losses)
        assert len(frame.losses) == 12
        assert f"turn 12  epoch 1  loss {frame.turn.loss:.3f}  mean {mean:.3f}" in line
        assert sum(character in "▁▂▃▄▅▆▇█" for character in line) == 12 or size[0] <= 120
        assert ("┤ floor" in line) == roomy
        if roomy:
            zero, floor = setup.loss_bounds
            gauge = line[line.index("├") + 1 : line.index("┤")]
            share = min(max((zero - mean) / (zero - floor), 0), 1)
            assert gauge.index("●") == round(share * (len(gauge) - 1))


async def test_without_counts_the_header_has_no_gauge(make_app, monkeypatch):
    monkeypatch.setattr("tui_w2v.training.setup._COUNTED_AT_ONCE", 0)
    for soon, has_gauge in ((None, True), (0, False)):  # counted by now, beside the keys
        if soon is not None:
            monkeypatch.setattr("tui_w2v.training.setup._SOON_COUNTED", soon)
        async with opened(app := make_app(), MEDIUM, "enter enter"):
            assert "mean" in shown(app, "HeaderLine")[0]
            assert ("┤ floor" in shown(app, "HeaderLine")[0]) == has_gauge


async def test_going_to_a_turn_a_word_and_a_pair(make_app):
    async with opened(app := make_app(), SMALL) as pilot:
        words = app.timeline.setup.corpus.vocabulary
        for turn in (9, 1200):
            await press(pilot, ":", *str(turn), "enter")
            assert position(app) == Position(0, turn, Phase.PICK)
            (line,) = shown(app, "HeaderLine")
            assert line.startswith(" royal.txt  52 × 8")
            assert re.search(rf"turn {turn:,}  epoch \d+  loss – +mean \d\.\d+ ", line)
        await press(pilot, ":", *"king", "enter")
        assert words[app.timeline.turn.context] == "king"
        assert position(app).turn > 1200
        await press(pilot, ":", *"queen rules", "enter")
        turn, there = app.timeline.turn, position(app)
        assert (words[turn.context], words[turn.target]) == ("queen", "rules")
        await press(pilot, ":", *"throne mill", "enter")
        assert "no turn trains on throne → mill" in shown(app, "MessageLine")[0]
        await press(pilot, ":", *"kign", "enter")
        assert "did you mean 'king'?" in str(app.screen.query_one("#hint", Label).render())
        await pilot.press("escape")
        assert position(app) == there


async def test_a_long_jump_is_said_to_be_long_and_can_be_stopped(make_app):
    async with opened(app := make_app(), SMALL, "enter enter space : 1 2") as pilot:
        before, E = position(app), app.timeline.parameters.E.copy()
        hint = app.screen.query_one("#hint", Label)
        assert "a turn's number" in str(hint.render())
        await pilot.press(*"345678")
        said = str(hint.render())
        assert re.fullmatch(r"12,345,67\d turns to make: about \d[\d hmin]* (s|min|days)", said)
        await pilot.press(*"90", "enter")
        assert "escape stops" in shown(app, "MessageLine")[0]
        await press(pilot, "space escape")  # space does not move anything meanwhile
        assert "nothing has changed" in shown(app, "MessageLine")[0]
        assert position(app) == before
        np.testing.assert_array_equal(app.timeline.parameters.E, E)
        await pilot.press("space")
        assert position(app).phase is Phase.LOOK_UP


async def test_panes_are_chosen_by_number_marked_and_tell_cells_in_full(make_app):
    async with opened(app := make_app(), MEDIUM, "space space j") as pilot:
        assert app.focused is app.screen.query_one("#embedding"), "the lit one"
        await pilot.press("escape")
        assert app.focused is None

        def is_marked(selector):
            title = app.screen.query_one(selector, LineWidget)._lines[0]
            return any(segment.style.reverse for segment in title)

        for number, selector in enumerate(["#one-hot", "#embedding", "#softmax"], 1):
            await pilot.press(str(number))
            assert is_marked(selector)
        assert not is_marked("#one-hot")
        await press(pilot, "2 down l l")
        row = app.timeline.turn.context + 1
        name = f"E[{row} {app.timeline.setup.corpus.vocabulary[row]}, 2]"
        value = app.timeline.parameters.E[row, 2]
        assert f"{name} = {value:+.16f}"[:24] in shown(app, "#embedding")[-2]
        await pilot.press("right")
        assert position(app).phase is Phase.PREDICT


async def test_the_one_hot_pane_and_E_scroll_together_and_to_columns_that_do_not_fit(make_app):
    async with opened(app := make_app(dim=50), SMALL, "space 1 G") as pilot:
        panes = [app.screen.query_one(name, Pane) for name in ("#one-hot", "#embedding")]
        assert [pane.rows.first for pane in panes] == [52 - panes[1].rows.room] * 2
        await press(pilot, "2 g")
        assert [pane.rows.first for pane in panes] == [0, 0]
        await press(pilot, "space", "l " * 49)
        assert "of 50" in shown(app, "#embedding")[0]
        assert ", 49]" in shown(app, "#embedding")[-1]


@pytest.mark.parametrize(("dtype", "size"), [("float32", SMALL), ("float64", MEDIUM)])
async def test_a_sum_in_full_is_never_cut(make_app, size, dtype):
    async with opened(app := make_app(dtype=dtype), size, "space " * 5) as pilot:
        turn, parameters = app.timeline.turn, app.timeline.parameters
        theta = parameters.theta[turn.ranking[0], 2]
        for pane, name, after in (("4", "#ledger", turn.E_row_after[2]), ("5", "#theta", theta)):
            await pilot.press(pane, "j", "l", "l")
            text = " ".join(line.strip("┃│ ") for line in shown(app, name))
            assert f"= {in_full(after)}" in text
        await pilot.press("3")
        assert "…" not in shown(app, "#softmax")[-1]


@pytest.mark.parametrize("size", SIZES[:2])
async def test_the_softmax_cursor_stays_in_view_beside_the_target(make_app, size):
    app = make_app()
    async with opened(app, size, "enter enter enter enter space space space 3") as pilot:
        pane = app.screen.query_one("#softmax", LineWidget)
        for _ in range(12):
            marked = [
                segment
                for strip in pane._lines[1:]
                for segment in strip
                if segment.style and segment.style.reverse
            ]
            assert len(marked) == 1
            assert any("◀" in line for line in shown(app, "#softmax"))
            await pilot.press(*["j"] * 4)


async def test_a_gradient_of_zero_is_said_to_move_nothing(make_app):
    app = make_app(init="zeros", bias=False)
    async with opened(app, MEDIUM, "space space space space space"):
        assert "Nothing changed: every gradient is 0" in shown(app, "PhaseLine")[1]
        assert "changes by 0" in " ".join(shown(app, "#ledger"))
        assert "as likely" in " ".join(shown(app, "#ledger"))
        assert "= same" in " ".join(shown(app, "#embedding"))
        assert "all steps are 0" in " ".join(shown(app, "#theta"))


async def test_the_bias_column_is_the_models(make_app):
    async with opened(app := make_app(), LARGE, "enter " * 9) as pilot:
        bias = app.timeline.parameters.bias.copy()
        await pilot.press(*["space"] * 3)
        turn = app.timeline.turn
        np.testing.assert_array_equal(turn.bias, bias)
        first = shown(app, "#softmax")[2].split()
        assert float(first[3]) == pytest.approx(bias[turn.ranking[0]], abs=6e-5)


async def test_no_cursor_blinks(make_app):
    async with opened(app := make_app(), MEDIUM) as pilot:
        for key in ("", "colon", "w", "X", "slash", "s", "e"):
            await press(pilot, key)
            boxes = app.screen.query(Input)
            assert [box.cursor_blink for box in boxes] == [False] * max(1, len(boxes)), key
            while len(app.screen_stack) > 2:
                await press(pilot, "escape")


async def test_a_large_matrix_has_a_map_with_the_one(make_app):
    words = " ".join(f"w{number}" for number in range(600))
    app = make_app(text=f"{words}\n")
    async with opened(app, MEDIUM, "colon", *"w300", "enter"):
        lines = shown(app, "#one-hot")[2:-2]
        (mark,) = [y for y, line in enumerate(lines) if "◆" in line]
        assert mark == len(lines) * 300 // 600
        assert any("w300" in line and "1 ▶" in line for line in lines)


@pytest.mark.parametrize(("size", "number"), [*zip(SIZES, range(3), strict=True)])
async def test_any_pane_can_have_all_the_room(make_app, size, number):
    async with opened(app := make_app(), size, "space space space space") as pilot:
        for pane in app.screen.query(Pane):
            if pane.number % 3 == number:
                await press(pilot, str(pane.number), "z")
                assert pane.size.width == size[0]
                assert pane.size.height >= size[1] - 11
                assert shown(app, "PhaseLine")[0].strip()
                await press(pilot, "escape")
                assert pane.size.height < size[1] - 11


async def test_a_terminal_that_is_too_small_says_so_and_recovers(make_app):
    async with opened(app := make_app(), (79, 24), "space") as pilot:
        assert "needs 80 × 24" in page(app)
        assert not app.screen.query_one("#embedding").region
        await pilot.resize_terminal(80, 24)
        await pilot.pause()
        assert app.screen.query_one("#embedding").region
        assert "PICK" in shown(app, "PhaseLine")[0]
        for size in ((79, 24), (80, 23)):
            await press(pilot, "space space 3 equals_sign")
            assert "exp(score" in page(app)
            await pilot.resize_terminal(*size)
            await pilot.pause()
            assert "needs 80 × 24" in page(app)
            assert "exp(score" not in page(app)
            await pilot.resize_terminal(80, 24)
            await press(pilot, "escape left left")


@pytest.mark.parametrize("bias", [True, False])
async def test_the_parameter_summary_counts_as_keras_does(make_app, bias):
    async with opened(app := make_app(bias=bias), SMALL, "i") as pilot:
        text = written(app.screen.content)
        parameters = app.timeline.parameters
        total = parameters.E.size + parameters.kernel.size + bias * parameters.bias.size
        assert f"total {total} parameters, {8 * total:,} bytes as float64" in text
        assert re.search(r"h = x·E.*\(8,\) +416", text)
        if bias:
            assert "(52,)" in text
            assert re.search(r"softmax\(θh \+ b\).*\(52,\) +468", text)
        await pilot.press("escape")
        assert isinstance(app.screen, TurnScreen)


async def test_a_hint_about_the_text_says_what_to_press(make_app):
    async with opened(app := make_app("she went. Then he\n" * 20), SMALL):
        assert told(app, "MessageLine").endswith("as a sentence: press e, choose punctuation")


@pytest.mark.parametrize(("size", "hint"), [(SMALL, "↑ ↓ scroll · "), (LARGE, "")])
async def test_a_card_that_scrolls_says_how(make_app, size, hint):
    async with opened(app := make_app(), size, "space x") as pilot:
        await until(pilot, lambda: f"─ {hint}escape closes ─╯" in page(app))


async def test_help_names_every_key(make_app):
    async with opened(app := make_app(), MEDIUM, "question_mark") as pilot:
        text = written(app.screen.content)
        numbers = [entry.number for entry in table.PANES]
        assert f"{min(numbers)}–{max(numbers)}" in text
        for binding in (*TURN_KEYS, *PANE_KEYS):
            if not binding.id.startswith(("pane.choose", "pane.enter")):
                assert binding.tooltip in text
        await pilot.press("question_mark")
        assert isinstance(app.screen, TurnScreen)
        keys = {command.title: command.help for command in app.get_system_commands(app.screen)}
        assert keys["Go on one phase"] == "key: space · time.next-phase"
        assert keys["Choose the text, to move in it"] == "key: 0 · pane.choose-0"
        await press(pilot, "5")
        assert "h l move in the pane" in told(app, "MessageLine")


@pytest.mark.parametrize(
    "bindings",
    [
        [*TURN_KEYS, *PANE_KEYS, *ExplorerApp.BINDINGS],
        MAP_KEYS,
        SetupScreen.BINDINGS,
        [*SaveScreen.BINDINGS, *Choice.BINDINGS],
        QuitScreen.BINDINGS,
    ],
)
def test_every_binding_has_an_id_of_its_own_and_a_tooltip(bindings):
    assert len({binding.id for binding in bindings}) == len(bindings)
    assert all(binding.id and binding.tooltip for binding in bindings)


async def test_every_command_is_in_the_palette(make_app):
    async with opened(app := make_app(), MEDIUM) as pilot:
        titles = [command.title for command in app.get_system_commands(app.screen)]
        assert len(titles) == len(set(titles))
        for binding in TURN_KEYS:
            assert binding.tooltip in titles or binding.id in ("pane.enter", "time.redo")
        await press(pilot, "ctrl+p", *"finish this turn", "enter")
        assert position(app) == Position(0, 1, Phase.UPDATE)


async def test_the_theme_can_be_changed(make_app):
    async with opened(app := make_app(), MEDIUM, "enter") as pilot:
        for theme in ("textual-light", "nord", "ansi-dark"):
            before = list(app.screen.query_one("#embedding", LineWidget)._lines)
            app.theme = theme
            await pilot.pause()
            after = list(app.screen.query_one("#embedding", LineWidget)._lines)
            assert [strip.text for strip in before] == [strip.text for strip in after]
            assert before != after


@pytest.mark.parametrize(("size", "phase"), [(SMALL, Phase.UPDATE), (MEDIUM, Phase.PREDICT)])
async def test_without_colour_nothing_is_lost(make_app, monkeypatch, size, phase):
    monkeypatch.setenv("NO_COLOR", "1")
    async with opened(app := make_app(), size, "space " * phase):
        assert any("◀" in line for line in shown(app, "#softmax"))
        assert phase.name in shown(app, "PhaseLine")[0]
        underlined = {
            segment.text
            for strip in app.screen.query_one("#softmax", LineWidget)._lines
            for segment in strip
            if segment.style and segment.style.underline
        }
        assert underlined
        assert not any(text != text.rstrip() for text in underlined)


@pytest.mark.parametrize("size", SIZES[:2])
async def test_both_words_of_the_pair_are_always_in_the_strip(make_app, size):
    words = "an extraordinarily long introduction precedes this unremarkable sentence"
    async with opened(app := make_app(text=f"{words}\n" * 3, window=5), size, "space") as pilot:
        for _ in range(20):
            await pilot.press("right_square_bracket")
            text = shown(app, "#corpus")[size[1] > 24]
            turn, vocabulary = app.timeline.turn, app.timeline.setup.corpus.vocabulary
            assert f"▶{vocabulary[turn.context]} " in text
            assert f" {vocabulary[turn.target]}◀" in text


async def test_words_left_out_by_chance_are_shown_in_brackets(make_app):
    text = "the king the queen the king the owl the 王 the 王\n" * 3
    app = make_app(text=text, min_count=4, sample=0.02, seed=5)
    async with opened(app, MEDIUM, "space"):
        corpus = app.timeline.setup.corpus
        strips = app.screen.query_one("#corpus", LineWidget)._lines
        line = strips[1].text.strip("┃│ ").removesuffix("…").replace("⏎", " ")
        said = [word.strip("▶◀") for word in line.split()]
        expected = []
        for place, token in enumerate(corpus.tokens.tolist()):
            word = corpus.word(token)
            expected.append(f"({word})" if corpus.subsampled_out(place) else word)
        assert said == expected[: len(said)]
        assert {"(the)", "the", "(王)", "王", "owl", "queen"} <= set(said)
        struck = {s.text for strip in strips for s in strip if s.style and s.style.strike}
        assert struck == {"owl", "queen"}
        assert {strip.cell_length for strip in strips} == {strips[0].cell_length}


async def test_a_long_word_left_out_keeps_both_brackets(make_app):
    long = "x" * 60
    app = make_app(text=f"a b {long} a b {long} a b\n" * 9, sample=0.02, seed=1)
    async with opened(app, SMALL, "space"):
        corpus = app.timeline.setup.corpus
        strip = app.screen.query_one("#corpus", LineWidget)
        pieces = [
            strip._piece(app.timeline.frame(), place)
            for place in range(len(corpus.tokens))
            if corpus.subsampled_out(place) and corpus.word(int(corpus.tokens[place])) == long
        ]
        assert pieces
        assert all(text == f"({long[:23]}…) " for ((text, _),) in pieces)


async def test_symbols_that_are_in_no_word_are_told_of_at_the_beginning(make_app):
    async with opened(app := make_app("i \u2764\ufe0f the king\n"), SMALL) as pilot:
        assert "1 symbol, such as an emoji, is in no word" in shown(app, "MessageLine")[0]
        assert app.timeline.setup.corpus.vocabulary.words == ["i", "the", "king"]
        await pilot.press("space")
        assert not shown(app, "MessageLine")[0].strip()


@pytest.mark.parametrize(
    ("objective", "name"), [("softmax", "log V"), ("negative-sampling", "(k + 1)·log 2")]
)
async def test_turns_that_undo_passes_tell_the_key_that_lowers_the_rate(make_app, objective, name):
    app = make_app(objective=objective, learning_rate=3)
    make_passes(app.timeline, 50)
    async with opened(app, SMALL, "enter " * 9) as pilot:
        assert "lowers" not in shown(app, "MessageLine")[0]
        await press(pilot, "enter")
        assert f"mean above {name}" in shown(app, "MessageLine")[0]
        assert "at η 3 are too large; ( lowers η" in shown(app, "MessageLine")[0]
        await press(pilot, "enter")
        assert "lowers" not in shown(app, "MessageLine")[0]


@pytest.mark.parametrize(("objective", "size"), zip(OBJECTIVES, SIZES, strict=True))
async def test_one_other_word_is_not_told_of_as_many(make_app, size, objective):
    app = make_app("tick tock\ntock tick\n", objective=objective, negative=1)
    async with opened(app, size) as pilot:
        for _ in range(5):
            await pilot.press("space")
            for widget in app.screen.query(LineWidget):
                text = "\n".join(strip.text for strip in widget._lines)
                assert not re.search(r"\b1 (other |more )?(row|word|zero|number)s\b", text), text


# The mouse


@pytest.mark.parametrize(("across", "size"), [(False, (80, 24)), (True, (120, 40))])
async def test_a_click_selects_the_cell_under_it(make_app, size, across):
    app = make_app()
    app.write_in(OURS.transposed() if across else OURS)
    app.timeline.go(app.timeline.at(31, Phase.UPDATE))
    async with opened(app, size) as pilot:
        for name in ("#one-hot", "#embedding", "#softmax", "#ledger", "#theta"):
            pane = app.screen.query_one(name, Pane)
            x, y = pane.size.width // 2, 2 + pane.head_lines
            await pilot.click(name, offset=(x, y))
            assert app.screen.focused is pane
            first = pane.cursor
            (marked,) = [
                (line, cells)
                for line, strip in enumerate(pane._lines[1:], 1)
                for cells, segment in cells_of(strip)
                if segment.style and segment.style.reverse
            ]
            assert marked[0] == y
            assert x in marked[1] or pane.columns.count == 1
            await pilot.press("down")
            moved = pane.cursor
            below = 1 if name != "#theta" else 2 + pane.boxed  # the target's row has three lines
            await pilot.click(name, offset=(x, y + below))
            assert first != pane.cursor
            assert pane.cursor == moved or name == "#softmax"  # its target's row may stand apart
            await pilot.press("escape")  # from the derivation of a number that was clicked again


def cells_of(strip):
    """Segments with the cells that they take."""
    begin = 0
    for segment in strip:
        yield range(begin, begin + segment.cell_length), segment
        begin += segment.cell_length


async def test_phases_and_keys_can_be_clicked(make_app):
    async with opened(app := make_app(), SMALL) as pilot:
        for name, phase in [("predict", 3), ("gradient", 4), ("pick", 1), ("update", 5)]:
            x = shown(app, "PhaseLine")[0].lower().index(name)
            await pilot.click("PhaseLine", offset=(x + 1, 0))
            assert position(app) == Position(0, 1, Phase(phase))
        x = shown(app, "KeyLine")[0].index("next")
        await pilot.click("KeyLine", offset=(x, 0))
        assert position(app) == Position(0, 2, Phase.PICK)
        await pilot.click("KeyLine", offset=(shown(app, "KeyLine")[0].index("help"), 0))
        assert isinstance(app.screen, TextScreen)
        await press(pilot, "escape space r left left")  # beyond a stop, it rests there
        x = shown(app, "PhaseLine")[0].lower().index("update")
        await pilot.click("PhaseLine", offset=(x, 0))
        assert position(app) == Position(0, 2, Phase.LOOK_UP)
        assert app.timeline.at_stop


async def test_a_screenshot_goes_where_the_program_was_started(make_app, tmp_path, monkeypatch):
    (folder := tmp_path / "a[" / "b]").mkdir(parents=True)  # no markup
    monkeypatch.chdir(folder)
    app = make_app()
    async with app.run_test(size=SMALL, notifications=True) as pilot:
        app.deliver_screenshot()
        await until(pilot, lambda: app.screen.query("Toast"))
        (picture,) = folder.glob("*.svg")
        assert str(picture) in str(app.screen.query_one("Toast").render())


@pytest.mark.parametrize(("objective", "size"), zip(OBJECTIVES, SIZES, strict=True))
async def test_a_key_lays_the_texts_own_answer_beside_the_outputs(make_app, size, objective):
    async with opened(app := make_app(objective=objective), size, "space space space") as pilot:
        plain = shown(app, "#softmax")
        await press(pilot, "d")
        assert_lines_fit(app)
        turn, counts = app.timeline.turn, app.timeline.setup.counts()
        (target,) = [line for line in shown(app, "#softmax") if "◀" in line]
        last = target.replace("│", " ").rstrip("┃│ ").removesuffix("◀").split()[-1]
        if objective == "softmax":
            share = counts.number(turn.context, turn.target) / counts.per_context[turn.context]
            assert float(last) == pytest.approx(share, abs=1e-4)
            assert any("KL" in line for line in shown(app, "#softmax"))
        elif objective == "negative-sampling":
            best = app.timeline.setup.objective.aim(counts, turn).scores[turn.target_column]
            assert float(last) == pytest.approx(best, abs=0.01)
        else:
            assert shown(app, "#softmax") == plain
            assert "log X" in shown(app, "MessageLine")[0]
        await pilot.press("space", "space")
        assert_lines_fit(app)
        await pilot.press("d", "left", "left")
        assert shown(app, "#softmax") == plain


async def test_the_texts_own_answer_stays_with_other_settings_and_back(make_app):
    async with opened(app := make_app(), MEDIUM, "space space space d v") as pilot:
        await press(pilot, "right enter")
        assert app.timeline.setup.objective.name == "negative-sampling"
        assert "goes back" in shown(app, "MessageLine")[0]
        await pilot.press("space", "space", "space")
        assert any("PMI−log k" in line for line in shown(app, "#softmax"))
        await press(pilot, "left left left left")
        assert any("KL" in line for line in shown(app, "#softmax"))
