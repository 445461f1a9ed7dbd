"""The turn screen through its keys, at the sizes that it is used in."""

import re
from decimal import Decimal

import numpy as np
import pytest
from rich.console import Console, RenderableType
from textual.widgets import Label

from tests.tui.helpers import SIZES, assert_lines_are_as_wide_as_their_widgets, settle, shown
from tui_w2v.explain import OURS, loss_text
from tui_w2v.skipgram import OBJECTIVES
from tui_w2v.training import Phase, Position
from tui_w2v.tui import ExplorerApp
from tui_w2v.tui.binding import PANE_KEYS
from tui_w2v.tui.keys import MAP_KEYS, TURN_KEYS
from tui_w2v.tui.numbers import duration, in_full
from tui_w2v.tui.panes import table
from tui_w2v.tui.panes.pane import Pane
from tui_w2v.tui.screens.cards import summary_screen
from tui_w2v.tui.screens.dialog import QuitScreen, TextScreen
from tui_w2v.tui.screens.save import SaveScreen
from tui_w2v.tui.screens.setup import SetupScreen
from tui_w2v.tui.screens.turn import TurnScreen
from tui_w2v.tui.widgets.choice import Choice
from tui_w2v.tui.widgets.drawn import LineWidget

PANES = {
    "#corpus": {Phase.PICK},
    "#one-hot": {Phase.PICK},
    "#embedding": {Phase.LOOK_UP, Phase.UPDATE},
    "#softmax": {Phase.PREDICT, Phase.UPDATE},
    "#ledger": {Phase.GRADIENT, Phase.UPDATE},
    "#theta": {Phase.PREDICT, Phase.GRADIENT, Phase.UPDATE},
}


def position(app: ExplorerApp) -> Position:
    return app.timeline.position


def written(renderable: RenderableType) -> str:
    console = Console(width=120)
    with console.capture() as capture:
        console.print(renderable)
    return capture.get()


@pytest.mark.parametrize("size", SIZES)
async def test_five_spaces_show_one_turn_phase_by_phase(make_app, size) -> None:
    app = make_app()
    async with app.run_test(size=size) as pilot:
        assert position(app) == Position(0, 1, Phase.READY)
        for phase in list(Phase)[1:]:
            await pilot.press("space")
            assert position(app).phase is phase
            assert phase.name.replace("_", " ") in shown(app, "PhaseLine")[0]
            for selector, phases in PANES.items():
                if size[1] > 24 or selector != "#corpus":
                    assert ("┏" in shown(app, selector)[0]) == (phase in phases), selector
        await pilot.press("space")
        assert position(app) == Position(0, 2, Phase.PICK)


@pytest.mark.parametrize("size", SIZES)
async def test_no_line_is_wider_or_narrower_than_its_pane_at_any_phase(make_app, size) -> None:
    app = make_app()
    async with app.run_test(size=size) as pilot:
        for _ in range(7):
            assert_lines_are_as_wide_as_their_widgets(app)
            await pilot.press("space")


async def test_panes_keep_their_places_through_a_turn(make_app) -> None:
    app = make_app()
    async with app.run_test(size=(120, 40)) as pilot:
        await pilot.pause()
        before = [widget.region for widget in app.screen.query(LineWidget)]
        for _ in range(6):
            await pilot.press("space")
            assert [widget.region for widget in app.screen.query(LineWidget)] == before


async def test_panes_that_are_not_reached_say_what_will_come(make_app) -> None:
    app = make_app()
    async with app.run_test(size=(120, 40)) as pilot:
        await pilot.press("space", "space")
        assert "predict will score every word" in " ".join(shown(app, "#softmax"))
        assert "gradient will give" in " ".join(shown(app, "#ledger"))
        assert "predict will multiply 52 rows" in " ".join(shown(app, "#theta"))


@pytest.mark.parametrize("size", SIZES)
async def test_the_one_points_along_its_row_of_E(make_app, size) -> None:
    app = make_app()
    async with app.run_test(size=size) as pilot:
        await pilot.press("space", "space")
        one_hot = [y for y, line in enumerate(shown(app, "#one-hot")) if "1 ▶" in line]
        rows = [y for y, line in enumerate(shown(app, "#embedding")) if "▶" in line]
        assert one_hot == rows
        assert len(rows) == 1


async def test_the_looked_up_row_is_h_number_by_number(make_app) -> None:
    app = make_app()
    async with app.run_test(size=(200, 60)) as pilot:
        await pilot.press("space", "space")
        (line,) = [line for line in shown(app, "#embedding") if "▶" in line]
        numbers = [float(text) for text in line.replace("▶", " ").strip("┃ h").split()]
        np.testing.assert_allclose(numbers, app.timeline.turn.h, atol=5e-8)


def decimals(line: str) -> list[Decimal]:
    """The numbers of a line of pane 4, behind its label."""
    return [Decimal(text) for text in line[11:].strip("┃ …").split()]


@pytest.mark.parametrize("size", SIZES[1:])
@pytest.mark.parametrize("objective", OBJECTIVES)
async def test_what_is_shown_as_a_sum_adds_up_as_it_is_shown(make_app, size, objective) -> None:
    app = make_app(objective=objective, dtype="float32")
    async with app.run_test(size=size) as pilot:
        await pilot.press(*["enter"] * 3, "4")
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

            text = " ".join(line.strip("┃ ") for line in lines)
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
async def test_parts_of_the_loss_add_up_and_leave_the_mark_its_room(make_app, size, bias) -> None:
    app = make_app(objective="negative-sampling")
    app.timeline.parameters.bias[:] = bias
    async with app.run_test(size=size) as pilot:
        await pilot.press("space", "space", "space")
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
) -> None:
    app = make_app(text, objective=objective, dim=d, bias=bias)
    async with app.run_test(size=size) as pilot:
        await pilot.press(*["enter"] * 2, *["space"] * 3)
        turn, before = app.timeline.turn, app.timeline.before_turn()
        n = app.timeline.setup.corpus.vocabulary
        _, head, h, *rows = shown(app, "#theta")
        assert "score" in head
        for label, row, numbers in (
            ("h", h, turn.h),
            (n[turn.target], rows[0], before.theta[turn.target]),
        ):
            assert row.strip("┃ ").startswith(label)
            assert float(row.strip("┃ ◀").removeprefix(label).strip(" ◀").split()[0]) == (
                pytest.approx(numbers[0], abs=6e-4)
            )
        assert float(rows[0].strip("┃ ").split()[-1]) == (
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
async def test_the_update_shows_new_outputs_beside_the_old(make_app, size, objective) -> None:
    app = make_app(objective=objective)
    async with app.run_test(size=size) as pilot:
        await pilot.press(*["enter"] * 3)
        frame = app.timeline.frame()
        lines = shown(app, "#softmax")
        marked = [line for line in lines if "◀" in line][-1]
        numbers = list(map(float, re.findall(r"[+-]?\d*\.\d+", marked)))
        assert numbers[-1] == pytest.approx(frame.output_after, abs=5e-4)
        if objective != "glove":
            assert numbers[-2] == pytest.approx(frame.turn.target_output, abs=5e-4)
            assert len([line for line in lines if "→" in line]) >= min(6, len(frame.turn.words))


async def test_back_returns_to_the_same_screens(make_app) -> None:
    app = make_app()

    def picture() -> list[str]:
        widgets = [widget for widget in app.screen.query(Pane) if widget.id]
        return [line for widget in widgets for line in shown(app, f"#{widget.id}")]

    async with app.run_test(size=(120, 40)) as pilot:
        await pilot.pause()
        pictures = []
        for _ in range(23):
            pictures.append(picture())
            await pilot.press("space")
        for expected in reversed(pictures):
            await pilot.press("left")
            assert picture() == expected
        await pilot.press("left")
        assert "beginning" in shown(app, "MessageLine")[0]
        assert position(app) == Position(0, 1, Phase.READY)


async def test_whole_turns(make_app) -> None:
    app = make_app()
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("enter")
        assert position(app) == Position(0, 1, Phase.UPDATE)
        await pilot.press("enter")
        assert position(app) == Position(0, 2, Phase.UPDATE)
        await pilot.press("space", "space", "right_square_bracket")
        assert position(app) == Position(0, 4, Phase.LOOK_UP)
        await pilot.press("left_square_bracket", "left_square_bracket")
        assert position(app) == Position(0, 2, Phase.LOOK_UP)


@pytest.mark.parametrize("objective", OBJECTIVES)
@pytest.mark.parametrize("size", SIZES)
async def test_the_header_tells_whether_it_learns(make_app, size, objective) -> None:
    app = make_app(objective=objective)
    async with app.run_test(size=size) as pilot:
        await pilot.press(*["enter"] * 12)
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


async def test_without_counts_the_header_has_no_gauge(make_app, monkeypatch) -> None:
    monkeypatch.setattr("tui_w2v.training.setup._COUNTED_AT_ONCE", 0)
    app = make_app()
    async with app.run_test(size=(120, 40)) as pilot:
        await pilot.press("enter", "enter")
        await settle(pilot)
        assert "┤ floor" in shown(app, "HeaderLine")[0]  # counted by now, beside the keys
    monkeypatch.setattr("tui_w2v.training.setup._SOON_COUNTED", 0)
    app = make_app()
    async with app.run_test(size=(120, 40)) as pilot:
        await pilot.press("enter", "enter")
        await settle(pilot)
        (line,) = shown(app, "HeaderLine")
        assert "mean" in line
        assert "floor" not in line


async def test_going_to_a_turn_a_word_and_a_pair(make_app) -> None:
    app = make_app()
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("colon", *"120", "enter")
        await settle(pilot)
        assert position(app) == Position(0, 120, Phase.PICK)
        await pilot.press("colon", *"king", "enter")
        await settle(pilot)
        assert app.timeline.setup.corpus.vocabulary[app.timeline.turn.context] == "king"
        assert position(app).turn > 120
        await pilot.press("colon", *"queen", "space", *"rules", "enter")
        await settle(pilot)
        turn = app.timeline.turn
        words = app.timeline.setup.corpus.vocabulary
        assert (words[turn.context], words[turn.target]) == ("queen", "rules")


async def test_a_word_that_is_not_there_is_answered_in_the_prompt(make_app) -> None:
    app = make_app()
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("colon", *"kign", "enter")
        assert "did you mean 'king'?" in str(app.screen.query_one("#hint").render())
        await pilot.press("escape")
        assert position(app) == Position(0, 1, Phase.READY)


async def test_a_pair_that_no_window_has_is_said_and_changes_nothing(make_app) -> None:
    app = make_app()
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("space", "colon", *"throne", "space", *"mill", "enter")
        await settle(pilot)
        assert "no turn trains on throne → mill" in shown(app, "MessageLine")[0]
        assert position(app) == Position(0, 1, Phase.PICK)


async def test_a_long_jump_can_be_stopped_and_leaves_everything(make_app) -> None:
    app = make_app()
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("enter", "enter", "space")
        before, E = position(app), app.timeline.parameters.E.copy()
        await pilot.press("colon", *"900000000", "enter")
        assert "escape stops" in shown(app, "MessageLine")[0]
        await pilot.press("space")  # does not move anything meanwhile
        await pilot.press("escape")
        while "nothing has changed" not in shown(app, "MessageLine")[0]:
            await pilot.pause(0.01)
        assert position(app) == before
        np.testing.assert_array_equal(app.timeline.parameters.E, E)
        await pilot.press("space")
        assert position(app).phase is Phase.LOOK_UP


async def test_a_run_that_leaves_the_finite_numbers_halts_and_can_go_back(make_app) -> None:
    app = make_app(learning_rate=1e30, dtype="float32")
    async with app.run_test(size=(120, 40)) as pilot:
        await pilot.press(*["enter"] * 6)
        message = shown(app, "MessageLine")[0]
        assert "is not finite at learning rate 1e+30" in message
        halted = position(app)
        assert f"turn {halted.turn + 1} is not finite" in message
        assert np.isfinite(app.timeline.parameters.E).all()
        await pilot.press("left")
        assert position(app).phase is Phase.GRADIENT


async def test_a_pane_is_chosen_by_its_number_and_tells_cells_in_full(make_app) -> None:
    app = make_app()
    async with app.run_test(size=(120, 40)) as pilot:
        await pilot.press("space", "space", "2", "down", "l", "l")
        row = app.timeline.turn.context + 1
        name = f"E[{row} {app.timeline.setup.corpus.vocabulary[row]}, 2]"
        value = app.timeline.parameters.E[row, 2]
        assert f"{name} = {value:+.16f}"[:24] in shown(app, "#embedding")[-2]
        await pilot.press("right")
        assert position(app).phase is Phase.PREDICT


async def test_the_chosen_pane_is_marked_at_once(make_app) -> None:
    app = make_app()
    async with app.run_test(size=(120, 40)) as pilot:
        for number, selector in enumerate(["#one-hot", "#embedding", "#softmax"], 1):
            await pilot.press(str(number))
            title = app.screen.query_one(selector, LineWidget)._lines[0]
            assert any(segment.style.reverse for segment in title)
        title = app.screen.query_one("#one-hot", LineWidget)._lines[0]
        assert not any(segment.style.reverse for segment in title)


@pytest.mark.parametrize("turn", ["9", "12345"])
async def test_the_header_fits_a_small_terminal(make_app, turn) -> None:
    app = make_app()
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("colon", *turn, "enter")
        await settle(pilot)
        (line,) = shown(app, "HeaderLine")
        assert line.startswith(" royal.txt  52 × 8")
        assert re.search(rf"turn {int(turn):,}  epoch \d+  loss – +mean \d\.\d+ ", line)


async def test_moving_without_a_chosen_pane_chooses_the_lit_one(make_app) -> None:
    app = make_app()
    async with app.run_test(size=(120, 40)) as pilot:
        await pilot.press("space", "space", "j")
        assert app.focused is app.screen.query_one("#embedding")
        await pilot.press("escape")
        assert app.focused is None


async def test_the_one_hot_pane_and_E_scroll_together(make_app) -> None:
    app = make_app()
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("space", "1", "G")
        one_hot, embedding = (
            app.screen.query_one(name, Pane) for name in ("#one-hot", "#embedding")
        )
        assert one_hot.top == embedding.top == 52 - embedding.rows_visible
        await pilot.press("2", "g")
        assert one_hot.top == embedding.top == 0


@pytest.mark.parametrize(("dtype", "size"), [("float32", (80, 24)), ("float64", (120, 40))])
@pytest.mark.parametrize("number", [4, 5])
async def test_a_sum_in_full_is_never_cut(make_app, size, dtype, number) -> None:
    app = make_app(dtype=dtype)
    async with app.run_test(size=size) as pilot:
        await pilot.press(*["space"] * 5, str(number), "j", "l", "l")
        turn, parameters = app.timeline.turn, app.timeline.parameters
        after = turn.E_row_after[2]
        if number == 5:
            after = parameters.theta[turn.ranking[0], 2]
        text = " ".join(line.strip("┃ ") for line in shown(app, ["#ledger", "#theta"][number - 4]))
        assert f"= {in_full(after)}" in text


@pytest.mark.parametrize("size", SIZES[:2])
async def test_the_softmax_cursor_stays_in_view_beside_the_target(make_app, size) -> None:
    app = make_app()
    async with app.run_test(size=size) as pilot:
        await pilot.press(*["enter"] * 4, *["space"] * 3, "3")
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


async def test_the_terms_of_the_gradient_stay_through_the_update(make_app) -> None:
    app = make_app()
    async with app.run_test(size=(120, 40)) as pilot:
        await pilot.press(*["space"] * 4)
        before = shown(app, "#ledger")
        await pilot.press("space")
        after = shown(app, "#ledger")
        changed = [y for y, line in enumerate(after) if line != before[y]]
        assert [after[y][2:9] for y in changed] == ["= after", "predict"]


async def test_a_gradient_of_zero_is_said_to_move_nothing(make_app) -> None:
    app = make_app(init="zeros", bias=False)
    async with app.run_test(size=(120, 40)) as pilot:
        await pilot.press(*["space"] * 5)
        assert "Nothing changed: every gradient is 0" in shown(app, "PhaseLine")[1]
        assert "moves by 0" in " ".join(shown(app, "#ledger"))
        assert "as likely" in " ".join(shown(app, "#ledger"))
        assert "= same" in " ".join(shown(app, "#embedding"))
        assert "all steps are 0" in " ".join(shown(app, "#theta"))


async def test_the_bias_column_is_the_models(make_app) -> None:
    app = make_app()
    async with app.run_test(size=(200, 60)) as pilot:
        await pilot.press(*["enter"] * 9)
        bias = app.timeline.parameters.bias.copy()
        await pilot.press(*["space"] * 3)
        turn = app.timeline.turn
        np.testing.assert_array_equal(turn.bias, bias)
        first = shown(app, "#softmax")[2].split()
        assert float(first[3]) == pytest.approx(bias[turn.ranking[0]], abs=6e-5)


async def test_a_huge_loss_breaks_no_line(make_app) -> None:
    app = make_app(learning_rate=60.0, dim=20, dtype="float32")
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("colon", *"201", "enter", *["space"] * 2)
        await settle(pilot)
        assert app.timeline.turn.loss > 1e6
        assert shown(app, "HeaderLine")[0].startswith(" royal.txt ")
        assert "…" not in shown(app, "#softmax")[-1]


async def test_columns_that_do_not_fit_are_reached_with_the_cursor(make_app) -> None:
    app = make_app(dim=50)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("space", "space", "2", *["l"] * 49)
        assert "of 50" in shown(app, "#embedding")[0]
        assert "E[5 wise, 49]" in shown(app, "#embedding")[-1]


async def test_a_large_matrix_has_a_map_with_the_one(make_app) -> None:
    words = " ".join(f"w{number}" for number in range(600))
    app = make_app(text=f"{words}\n")
    async with app.run_test(size=(120, 40)) as pilot:
        await pilot.press("colon", *"w300", "enter")
        await settle(pilot)
        lines = shown(app, "#one-hot")[2:-2]
        (mark,) = [y for y, line in enumerate(lines) if "◆" in line]
        assert mark == len(lines) * 300 // 600
        assert any("w300" in line and "1 ▶" in line for line in lines)


@pytest.mark.parametrize(("number", "size"), [(n, SIZES[n % 3]) for n in range(6)])
async def test_any_pane_can_have_all_the_room(make_app, size, number) -> None:
    app = make_app()
    async with app.run_test(size=size) as pilot:
        await pilot.press(*["space"] * 4, str(number), "z")
        (pane,) = [pane for pane in app.screen.query(Pane) if pane.number == number]
        assert pane.size.width == size[0]
        assert pane.size.height >= size[1] - 11
        assert shown(app, "PhaseLine")[0].strip()
        await pilot.press("escape")
        assert pane.size.height < size[1] - 11


async def test_a_terminal_that_is_too_small_says_so_and_recovers(make_app) -> None:
    app = make_app()
    async with app.run_test(size=(79, 24)) as pilot:
        await pilot.press("space")
        assert "needs 80 × 24" in str(app.screen.query_one("SizeNotice").render())
        assert not app.screen.query_one("#embedding").region
        await pilot.resize_terminal(80, 24)
        await pilot.pause()
        assert app.screen.query_one("#embedding").region
        assert "PICK" in shown(app, "PhaseLine")[0]


@pytest.mark.parametrize("size", SIZES)
async def test_the_footer_shows_whole_keys_with_help_and_the_way_out(make_app, size) -> None:
    app = make_app()
    async with app.run_test(size=size):
        (line,) = shown(app, "KeyLine")
        named = " ".join(line.split())
        assert named.startswith("space next ← back enter turn t lessons p play f train")
        assert "/ nearest" in named
        assert named.endswith("? help q quit")
        assert "…" not in line


async def test_the_parameter_summary_counts_as_keras_does(make_app) -> None:
    app = make_app()
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("i")
        text = written(app.screen.content)
        assert "(52,)" in text
        assert re.search(r"h = x·E.*\(8,\) +416", text)
        assert re.search(r"softmax\(θh \+ b\).*\(52,\) +468", text)
        assert "total 884 parameters, 7,072 bytes as float64" in text
        await pilot.press("escape")
        assert isinstance(app.screen, TurnScreen)


def test_the_summary_agrees_with_the_parameters(make_app) -> None:
    for bias in (True, False):
        app = make_app(bias=bias)
        parameters = app.timeline.parameters
        total = parameters.E.size + parameters.kernel.size + bias * parameters.bias.size
        assert f"total {total:,} parameters" in written(summary_screen(app.timeline, app).content)


async def test_help_names_every_key(make_app) -> None:
    app = make_app()
    async with app.run_test(size=(120, 40)) as pilot:
        await pilot.press("question_mark")
        text = written(app.screen.content)
        numbers = [entry.number for entry in table.PANES]
        assert f"{min(numbers)} … {max(numbers)}" in text
        for binding in (*TURN_KEYS, *PANE_KEYS):
            if not binding.id.startswith(("pane.choose", "pane.enter")):
                assert binding.tooltip in text
        await pilot.press("question_mark")
        assert isinstance(app.screen, TurnScreen)


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
def test_every_binding_has_an_id_of_its_own_and_a_tooltip(bindings) -> None:
    assert len({binding.id for binding in bindings}) == len(bindings)
    assert all(binding.id and binding.tooltip for binding in bindings)


async def test_every_command_is_in_the_palette(make_app) -> None:
    app = make_app()
    async with app.run_test(size=(120, 40)) as pilot:
        titles = [command.title for command in app.get_system_commands(app.screen)]
        assert len(titles) == len(set(titles))
        for binding in TURN_KEYS:
            assert binding.tooltip in titles or binding.id in ("pane.enter", "time.redo")
        await pilot.press("ctrl+p", *"finish this turn", "enter")
        await pilot.pause()
        assert position(app) == Position(0, 1, Phase.UPDATE)


@pytest.mark.parametrize("theme", ["textual-light", "nord", "ansi-dark"])
async def test_the_theme_can_be_changed(make_app, theme) -> None:
    app = make_app()
    async with app.run_test(size=(120, 40)) as pilot:
        await pilot.press("enter")
        before = list(app.screen.query_one("#embedding", LineWidget)._lines)
        app.theme = theme
        await pilot.pause()
        after = list(app.screen.query_one("#embedding", LineWidget)._lines)
        assert [strip.text for strip in before] == [strip.text for strip in after]
        assert before != after


async def test_without_colour_nothing_is_lost(make_app, monkeypatch) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    app = make_app()
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press(*["space"] * 5)
        assert any("◀" in line for line in shown(app, "#softmax"))
        assert "UPDATE" in shown(app, "PhaseLine")[0]
        underlined = {
            segment.text
            for strip in app.screen.query_one("#softmax", LineWidget)._lines
            for segment in strip
            if segment.style and segment.style.underline
        }
        assert underlined
        assert not any(text != text.rstrip() for text in underlined)


async def test_words_that_look_like_markup_or_escapes_are_text(make_app) -> None:
    app = make_app(
        text="esc \x1b[31mred\x1b[0m [bold]x[/bold] \x07bell 日本語 हिन्दी مرحبا zero\u200bwidth\n"
        * 3
    )
    async with app.run_test(size=(120, 40)) as pilot:
        await pilot.press(*["enter"] * 9)
        for widget in app.screen.query(LineWidget):
            for strip in widget.render_lines(widget.size.region):
                assert sum(segment.cell_length for segment in strip) == widget.size.width
                plain = "".join(segment.text for segment in strip if not segment.control)
                assert plain.isprintable()


@pytest.mark.parametrize("size", SIZES[:2])
async def test_both_words_of_the_pair_are_always_in_the_strip(make_app, size) -> None:
    words = "an extraordinarily long introduction precedes this unremarkable sentence"
    app = make_app(text=f"{words}\n" * 3, window=5)
    async with app.run_test(size=size) as pilot:
        await pilot.press("space")
        for _ in range(20):
            await pilot.press("right_square_bracket")
            text = shown(app, "#corpus")[size[1] > 24]
            turn, vocabulary = app.timeline.turn, app.timeline.setup.corpus.vocabulary
            assert f"▶{vocabulary[turn.context]} " in text
            assert f" {vocabulary[turn.target]}◀" in text


async def test_cut_words_are_shown_struck_out_in_the_text(make_app) -> None:
    app = make_app(text="the king the queen the king the owl\n", max_vocab=3)
    async with app.run_test(size=(120, 40)):
        lines = app.screen.query_one("#corpus", LineWidget)._lines
        struck = {s.text for strip in lines for s in strip if s.style and s.style.strike}
        assert struck == {"owl"}


async def test_words_left_out_by_chance_are_shown_in_brackets(make_app) -> None:
    text = "the king the queen the king the owl the 王 the 王\n" * 3
    app = make_app(text=text, min_count=4, sample=0.02, seed=5)
    async with app.run_test(size=(120, 40)) as pilot:
        await pilot.press("space")
        corpus = app.timeline.setup.corpus
        strips = app.screen.query_one("#corpus", LineWidget)._lines
        line = strips[1].text.strip("┃ ").removesuffix("…").replace("⏎", " ")
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


async def test_a_long_word_left_out_keeps_both_brackets(make_app) -> None:
    long = "x" * 60
    app = make_app(text=f"a b {long} a b {long} a b\n" * 9, sample=0.02, seed=1)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("space")
        corpus = app.timeline.setup.corpus
        strip = app.screen.query_one("#corpus", LineWidget)
        pieces = [
            strip._piece(app.timeline.frame(), place, set())
            for place in range(len(corpus.tokens))
            if corpus.subsampled_out(place) and corpus.word(int(corpus.tokens[place])) == long
        ]
        assert pieces
        assert all(text == f"({long[:23]}…) " for ((text, _),) in pieces)


async def test_symbols_that_are_in_no_word_are_told_of_at_the_beginning(make_app) -> None:
    app = make_app("i \u2764\ufe0f the king\n")
    async with app.run_test(size=(80, 24)) as pilot:
        assert "1 symbol, such as an emoji, is in no word" in shown(app, "MessageLine")[0]
        assert app.timeline.setup.corpus.vocabulary.words == ["i", "the", "king"]
        await pilot.press("space")
        assert not shown(app, "MessageLine")[0].strip()


@pytest.mark.parametrize(("objective", "size"), zip(OBJECTIVES, SIZES, strict=True))
async def test_one_other_word_is_not_told_of_as_many(make_app, size, objective) -> None:
    app = make_app("tick tock\ntock tick\n", objective=objective, negative=1)
    async with app.run_test(size=size) as pilot:
        for _ in range(5):
            await pilot.press("space")
            for widget in app.screen.query(LineWidget):
                text = "\n".join(strip.text for strip in widget._lines)
                assert not re.search(r"\b1 (other |more )?(row|word|zero|number)s\b", text), text


# The mouse


@pytest.mark.parametrize(("across", "size"), [(False, (80, 24)), (True, (120, 40))])
async def test_a_click_selects_the_cell_under_it(make_app, size, across) -> None:
    app = make_app()
    app.write_in(OURS.transposed() if across else OURS)
    async with app.run_test(size=size) as pilot:
        await pilot.press(*["enter"] * 30, *["space"] * 5)
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
            assert x in marked[1] or pane.column_count == 1
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


async def test_phases_and_keys_can_be_clicked(make_app) -> None:
    app = make_app()
    async with app.run_test(size=(80, 24)) as pilot:
        for name, phase in [("predict", 3), ("gradient", 4), ("pick", 1), ("update", 5)]:
            x = shown(app, "PhaseLine")[0].lower().index(name)
            await pilot.click("PhaseLine", offset=(x + 1, 0))
            assert position(app) == Position(0, 1, Phase(phase))
        x = shown(app, "KeyLine")[0].index("next")
        await pilot.click("KeyLine", offset=(x, 0))
        assert position(app) == Position(0, 2, Phase.PICK)
        await pilot.click("KeyLine", offset=(shown(app, "KeyLine")[0].index("help"), 0))
        assert isinstance(app.screen, TextScreen)


async def test_a_click_on_a_phase_beyond_a_stop_rests_there(make_app) -> None:
    app = make_app()
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("space", "space", "r", "left", "left")
        x = shown(app, "PhaseLine")[0].lower().index("update")
        await pilot.click("PhaseLine", offset=(x, 0))
        assert position(app) == Position(0, 1, Phase.LOOK_UP)
        assert app.timeline.at_stop


async def test_a_long_way_is_said_to_be_long_before_it_starts(make_app) -> None:
    app = make_app()
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("colon", *"12")
        hint = app.screen.query_one("#hint", Label)
        assert "a turn's number" in str(hint.render())
        await pilot.press(*"345678")
        said = str(hint.render())
        assert re.fullmatch(r"12,345,677 turns to make: about \d[\d hmin]* (s|min|days)", said)
        await pilot.press("enter")
        assert re.search(
            r"12,345,677 turns to make: about .*; escape stops|at turn",
            shown(app, "MessageLine")[0],
        )
        await pilot.press("escape")
        await settle(pilot)
        assert position(app) == Position(0, 1, Phase.READY)


async def test_a_screenshot_goes_where_the_program_was_started(
    make_app, tmp_path, monkeypatch
) -> None:
    monkeypatch.chdir(tmp_path)
    app = make_app()
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        app.deliver_screenshot()
        for _ in range(200):
            await pilot.pause(0.01)
            if notices := [notice.message for notice in app._notifications]:
                break
        (picture,) = tmp_path.glob("*.svg")
        assert str(picture) in notices[0]


@pytest.mark.parametrize(
    ("seconds", "text"),
    [(0.2, "1 s"), (40, "40 s"), (720, "12 min"), (12_000, "3 h 20 min"), (4.4e5, "5 days")],
)
def test_a_duration_is_written_in_units_that_are_large_enough(seconds, text) -> None:
    assert duration(seconds) == text


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("objective", OBJECTIVES)
async def test_a_key_lays_the_texts_own_answer_beside_the_outputs(make_app, size, objective):
    app = make_app(objective=objective)
    async with app.run_test(size=size) as pilot:
        await pilot.press("space", "space", "space")
        plain = shown(app, "#softmax")
        await pilot.press("d")
        await settle(pilot)
        assert_lines_are_as_wide_as_their_widgets(app)
        turn, counts = app.timeline.turn, app.timeline.setup.counts()
        (target,) = [line for line in shown(app, "#softmax") if "◀" in line]
        last = target.replace("│", " ").rstrip("┃ ").removesuffix("◀").split()[-1]
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
        assert_lines_are_as_wide_as_their_widgets(app)
        await pilot.press("d", "left", "left")
        assert shown(app, "#softmax") == plain


async def test_the_texts_own_answer_stays_with_other_settings_and_back(make_app):
    app = make_app()
    async with app.run_test(size=(120, 40)) as pilot:
        await pilot.press("space", "space", "space", "d", "v")
        await settle(pilot)
        await pilot.press("right", "enter")
        await settle(pilot)
        assert app.timeline.setup.objective.name == "negative-sampling"
        assert "goes back" in shown(app, "MessageLine")[0]
        await pilot.press("space", "space", "space")
        assert any("PMI−log k" in line for line in shown(app, "#softmax"))
        await pilot.press(*["left"] * 4)
        await settle(pilot)
        assert any("KL" in line for line in shown(app, "#softmax"))
