"""The derivation of the number at the cursor, and changing a parameter in it."""

import numpy as np
import pytest
from textual.widgets import Input, Label

from tests.tui.helpers import LARGE, MEDIUM, SIZES, SMALL, opened, press, shown, told, until
from tui_w2v.explain.cells import Cells
from tui_w2v.skipgram import OBJECTIVES
from tui_w2v.training import Phase, Position, write_line
from tui_w2v.tui.panes.pane import Pane
from tui_w2v.tui.widgets.answers import Answers
from tui_w2v.tui.widgets.why import WhyCard


def card(app):
    return app.screen.query_one(WhyCard)


def terms_of(app):
    """Return the lines of the terms in view."""
    lines, rows = card(app).lines, card(app).lines._rows_visible
    head = len(lines._head(lines.size.width))
    return [strip.text for strip in lines._lines[head : head + rows]]


def derivation_of(app):
    """Return the derivation that the open card shows."""
    assert card(app).lines.has_focus
    return card(app).trail[-1]


@pytest.mark.parametrize(("pane", "lines"), [("1", 2), ("2", 4), ("3", 4)])
async def test_the_card_is_only_as_high_as_its_lines(make_app, pane, lines):
    async with opened(app := make_app(), SMALL, "space space space", pane, "equals_sign"):
        assert card(app).lines.parent.region.height == lines + 2


@pytest.mark.parametrize(("name", "size"), zip(OBJECTIVES, SIZES, strict=True))
async def test_every_pane_derives_the_number_at_its_cursor_down_to_the_seed(make_app, name, size):
    async with opened(app := make_app(objective=name), size) as pilot:
        for phase in (4, 5):
            while app.timeline.position.phase < phase:
                await pilot.press("space")
            for pane in "12345":
                await pilot.press(pane, "j", "l", "equals_sign")
                derivation = derivation_of(app)
                assert len({len(text.rstrip()) for text in terms_of(app)}) <= 1  # one column
                if pane in "45":  # the chosen number stays in view
                    chosen = app.screen.query_one("#ledger" if pane == "4" else "#theta", Pane)
                    box = card(app).lines.parent.region
                    assert box.bottom <= chosen.region.y + 2
                cells = Cells(app.timeline)
                assert derivation.cell == cells.parse(derivation.shell)
                assert derivation.value == cells.value(derivation.cell)
                while (derivation := derivation_of(app)).terms:
                    follows = [bool(term.derive) for term in derivation.terms]
                    if not any(follows):
                        break
                    await pilot.press(*["down"] * follows.index(True), "enter")
                leaves = ["one-hot", "parameter", *["quotient"] * (name == "glove")]  # X / x_max
                assert derivation.operation in leaves
                await pilot.press("escape")
                assert not card(app).trail
                await pilot.press("escape")
        await pilot.press("equals_sign")
        assert derivation_of(app).name == "loss"


async def test_from_an_output_down_to_the_seed_and_back(make_app):
    async with opened(app := make_app(), MEDIUM, "space space space 3 equals_sign") as pilot:
        names = [derivation_of(app).name]
        for key in ("enter", "enter", "enter", "f", "enter"):
            await pilot.press(key)
            names.append(derivation_of(app).name)
        word = names[0].partition("[")[2][:-1]
        assert names[:4] == [
            f"ŷ[{word}]",
            f"exp(score[{word}] − m)",
            f"score[{word}] − m",
            f"score[{word}]",
        ]
        assert names[4].startswith("h[")
        assert names[5].startswith("E[wise, ")
        assert derivation_of(app).terms[0].name == "initialised by seed 0"
        for name in reversed(names[:-1]):
            await pilot.press("backspace")
            assert derivation_of(app).name == name


async def test_the_cells_that_take_part_are_underlined_in_the_panes(make_app):
    def lit(app, selector):
        pane = app.screen.query_one(selector, Pane)
        strips = [strip for strip in pane._lines if "θ" not in strip.text]
        parts = [part for strip in strips for part in strip if part.style.underline]
        return "".join(part.text for part in parts).split()

    async with opened(app := make_app(), LARGE, "space space space 3 equals_sign") as pilot:
        await pilot.press("enter", "enter", "enter")
        assert derivation_of(app).name.startswith("score[")
        before, turn = app.timeline.before_turn(), app.timeline.turn
        word = int(turn.ranking[0])
        for selector, numbers in (("#embedding", turn.h), ("#theta", before.theta[word])):
            underlined = [float(text) for text in lit(app, selector)]
            np.testing.assert_allclose(underlined, numbers, atol=1e-4)
        assert app.timeline.setup.corpus.vocabulary[word] in lit(app, "#softmax")
        await pilot.press("enter")
        assert len(lit(app, "#theta")) == 1
        await press(pilot, "escape")
        assert not any(lit(app, selector) for selector in ("#embedding", "#theta", "#softmax"))
        number, step = before.theta[turn.target, 0], turn.theta_step(np.array([turn.target]))[0, 0]
        for numbers in ([step], [number, number + step]):  # no head, and no text
            await press(pilot, "space 5 equals_sign")
            assert [float(text) for text in lit(app, "#theta")] == pytest.approx(numbers, abs=1e-4)


@pytest.mark.parametrize("pane", ["2", "5"])
async def test_the_turns_that_changed_a_parameter_can_be_gone_to(make_app, pane):
    async with opened(app := make_app(), SMALL) as pilot:
        app.timeline.go(app.timeline.at(12, Phase.PREDICT))
        turns = app.timeline.setup.schedule.turns_of(app.timeline.turn.context, 0, 11)
        await pilot.press(pane, "equals_sign")
        offered = card(app).lines.turns
        assert offered == (turns[::-1] if pane == "2" else [*range(11, 0, -1)])
        assert offered
        await pilot.press("end", "enter")
        assert not card(app).trail
        assert app.timeline.position == Position(0, offered[-1], Phase.UPDATE)


async def test_a_parameter_is_changed_by_typing_and_back_undoes_it(make_app):
    async with opened(app := make_app(), MEDIUM, "space space space 2 l") as pilot:
        before, loss = app.timeline.before_turn(), app.timeline.turn.loss
        for typed, change in (
            ("0.5", lambda _: 0.5),
            ("-1", lambda _: -1.0),
            ("*2", lambda old: 2 * old),
            ("+0.25", lambda old: old + 0.25),
        ):
            await pilot.press("equals_sign", *typed, "enter")
            assert not card(app).trail
            changed = app.timeline.before_turn().E
            ((row, column),) = np.argwhere(changed != before.E).tolist()
            assert changed[row, column] == pytest.approx(change(before.E[row, column]))
            assert app.timeline.position.phase is Phase.PREDICT
            assert app.timeline.turn.loss != loss
            await pilot.press("escape", "left")
            assert app.timeline.before_turn().E.tobytes() == before.E.tobytes()
            assert app.timeline.position.phase is Phase.PREDICT
            await pilot.press("2")


async def test_a_number_typed_faster_than_the_line_gets_the_focus_is_whole(make_app):
    async with opened(app := make_app(), MEDIUM, "space space space 2 equals_sign") as pilot:
        for key in "-0.75":
            app.simulate_key(key)
        await press(pilot)
        assert card(app).query_one(Input).value == "-0.75"
        await pilot.press("backspace", "4", "enter")
        assert app.timeline.way[-1][0].move.value == pytest.approx(-0.74)


async def test_a_number_that_is_not_finite_is_said_to_be_none(make_app):
    app = make_app(objective="glove", dtype="float32", learning_rate=1e30)
    async with opened(app, MEDIUM, "enter 3 G equals_sign"):
        assert told(app, "MessageLine") == "output_after is not a finite number"
        assert not card(app).trail


async def test_what_is_no_number_is_said_and_nothing_changes(make_app):
    async with opened(app := make_app(), MEDIUM, "equals_sign") as pilot:
        assert not card(app).trail
        await pilot.press("space", "space", "2", "equals_sign", "1", "e", "enter")
        assert card(app).query_one(Input).has_focus
        assert card(app).lines.told == "'1e' is not a number: give 0.5, *2 or +0.1"
        await pilot.press("escape", "escape")
        assert app.timeline.way == []
        await pilot.press("space", "space", "space", "2", "j", "equals_sign", "5")
        assert not card(app).query_one(Input).display
        await pilot.press("escape", "S")
        assert app.timeline.way == []


async def test_scrambling_samples_the_matrix_anew(make_app):
    async with opened(app := make_app(), MEDIUM, "space space space") as pilot:
        before = app.timeline.before_turn()
        await pilot.press("S")
        once = app.timeline.before_turn()
        assert (once.E != before.E).all()
        assert (once.theta == before.theta).all()
        await pilot.press("5", "S")
        assert (app.timeline.before_turn().theta != before.theta).all()
        await pilot.press("escape", "left", "left")
        assert app.timeline.before_turn().E.tobytes() == before.E.tobytes()


@pytest.mark.parametrize("keys", ["n", "o", "( (", "X q u e e n enter"])
async def test_the_card_closes_where_it_would_describe_other_numbers_or_letters(make_app, keys):
    async with opened(app := make_app(), MEDIUM, "space space space (") as pilot:
        await press(pilot, "3 equals_sign")
        assert card(app).trail
        await press(pilot, keys)
        assert not card(app).trail


async def test_the_chosen_term_stays_in_view_whatever_the_height(make_app):
    async with opened(app := make_app(), MEDIUM, "space space space 3 equals_sign") as pilot:
        await press(pilot, "down enter end")
        lines = card(app).lines
        for size, rows in ((SMALL, 9), (LARGE, 16)):
            await pilot.resize_terminal(*size)
            await press(pilot)
            assert len([line for line in terms_of(app) if line.strip()]) == rows
            assert lines._lines[lines.cursor_cell.y].text == terms_of(app)[-1]


@pytest.mark.parametrize(("key", "number"), [("space", 3), ("3", 3), ("escape", 5)])
async def test_a_move_or_another_pane_closes_the_card_and_unlights_its_numbers(
    make_app, key, number
):
    async with opened(app := make_app(), MEDIUM, "space space 5 3 space equals_sign") as pilot:
        if key == "escape":
            await pilot.press("escape", "5", "equals_sign", "enter", "left", "backspace")
        assert card(app).trail
        await pilot.press(key)
        assert not card(app).trail
        assert app.focused.number == number
        assert not any(pane.lit_in_view for pane in app.screen.query(Pane))


async def test_following_lights_other_numbers_and_tells_of_those_out_of_view(make_app):
    def lit(app):
        return set().union(*(pane.lit_in_view for pane in app.screen.query(Pane)))

    async with opened(app := make_app(), SMALL, "space space space space 4 j equals_sign") as pilot:
        first, derivation = lit(app), derivation_of(app)
        assert derivation.name.startswith("∂L/∂E[")
        assert card(app).lines.told == (
            f"underlined in the panes: {len(first)} of {1 + 2 * len(derivation.terms)} numbers"
        )
        await pilot.press("f")
        assert derivation_of(app).operation == "parameter"
        assert lit(app) <= {derivation_of(app).cell}
        await pilot.press("backspace")
        assert lit(app) == first


@pytest.mark.parametrize("size", SIZES[:2])
async def test_an_answer_of_explore_is_derived_down_to_the_seed(make_app, size):
    async with opened(app := make_app(), size, "slash", *"king", "enter down equals_sign") as pilot:
        answers = app.screen.query_one(Answers)
        near = answers.up_to_chosen[-1]
        assert (derivation_of(app).name, derivation_of(app).value) == (
            f"cosine[king,{near.word}]",
            near.similarity,
        )
        assert "complete" not in told(app, "KeyLine")
        await pilot.press("end", "enter")
        assert (derivation_of(app).operation, derivation_of(app).value) == ("count", 2)
        assert " = 2 " in "\n".join(strip.text for strip in card(app).lines._lines)
        await pilot.press("backspace", "home", "enter")
        assert derivation_of(app).name == f"E[king]·E[{near.word}]"
        await pilot.press("enter")
        assert derivation_of(app).terms[0].name == "initialised by seed 0"
        await pilot.press("escape", "right", "equals_sign", "enter", "enter")
        assert derivation_of(app).name.startswith("θ[")
        await pilot.press("escape")
        assert not card(app).trail
        assert answers.has_focus


@pytest.mark.parametrize("name", OBJECTIVES)
async def test_the_mean_loss_of_fast_forward_is_derived_with_floor_and_rate(make_app, name):
    async with opened(app := make_app(objective=name, validation=0.1), SMALL, "f") as pilot:
        forward = app.screen.forward
        await press(pilot, "equals_sign")
        assert derivation_of(app).value == forward.losses[forward.kept]
        floor, rate = derivation_of(app).beside
        assert floor.value == forward.floor
        await pilot.press("enter", "enter")
        assert derivation_of(app).name.startswith("loss of ")
        await pilot.press("backspace", "backspace", "end", "enter")
        assert (derivation_of(app).name, derivation_of(app).value) == (rate.name, rate.value)
        await pilot.press("escape")
        assert not card(app).trail
        await press(pilot, "equals_sign")
        app.screen.action_again()  # as the palette may
        assert not card(app).trail, "passes change what is derived"
        app.screen.stepper.cancel()
        await until(pilot, lambda: not app.screen.stepper.busy)
        await press(pilot, "escape")
        assert not hasattr(app.screen, "forward")


@pytest.mark.parametrize(
    ("end", "phase", "name", "bias"),
    [
        ("escape", 0, "softmax", False),
        ("escape", 5, "glove", True),
        ("space", 3, "negative-sampling", True),
        ("left", 5, "softmax", True),
        ("right_square_bracket", 3, "glove", False),
    ],
)
async def test_x_may_be_a_mean_of_words_as_a_look_until_the_next_move(
    make_app, name, phase, end, bias
):
    app = make_app(objective=name, bias=bias)
    async with opened(app, SMALL, "]", "space " * phase) as pilot:
        line, position = write_line(app.timeline), app.timeline.position
        await pilot.press("X", *"king queen", "enter")
        words = app.timeline.setup.corpus.vocabulary
        picture = shown(app, "#one-hot")
        assert "a look" in picture[0]
        assert sum(".50" in text for text in picture) == 2
        frame = app.screen.view.frame
        assert frame.phase is Phase.PREDICT
        now = app.timeline.parameters.E[[words.index("king"), words.index("queen")]]
        np.testing.assert_allclose(frame.turn.h, now.mean(axis=0))
        await pilot.press("2", "equals_sign")
        assert derivation_of(app).operation == "parameter"
        assert not card(app).query_one(Input).display
        await pilot.press("escape", "3", "equals_sign")
        assert derivation_of(app).value in frame.turn.outputs
        assert not derivation_of(app).shell
        await pilot.press("escape")
        assert (write_line(app.timeline), app.timeline.position) == (line, position)
        await pilot.press(end)
        assert app.screen.view.look is None
        assert "a look" not in shown(app, "#one-hot")[0]
        assert app.screen.view.frame.phase is app.timeline.position.phase


async def test_what_is_no_x_is_said(make_app):
    async with opened(app := make_app(), SMALL) as pilot:
        for typed, said in (("kign", "not in the vocabulary"), ("king ?", "give a word, words")):
            await pilot.press("X", *typed, "enter")
            assert said in str(app.screen.query_one("#hint", Label).content)
            await pilot.press("escape")
        await pilot.press("X")
        assert app.screen.query_one("#hint", Label).region.right < app.size.width
        await pilot.press("enter")
        assert app.screen.view.look is None


async def test_a_click_on_the_chosen_number_derives_it(make_app):
    async with opened(app := make_app(), MEDIUM, "space space space") as pilot:
        for opens, key in ((False, ""), (True, "escape 2"), (False, "")):  # focuses the pane first
            await pilot.click("#theta", offset=(22, 4))
            assert bool(card(app).trail) == opens
            if opens:
                theta = app.screen.query_one("#theta", Pane)
                assert derivation_of(app).cell == theta.cell(theta.frame, *theta.cursor)
                assert theta.cursor == (1, 1)
            await press(pilot, key)


async def test_keys_that_come_at_once_reach_the_card(make_app):
    async with opened(app := make_app(), SMALL, "space space space 3") as pilot:
        position = app.timeline.position
        for key in ("equals_sign", "enter", "enter", "enter"):
            app.simulate_key(key)
        await pilot.pause()
        assert len(card(app).trail) == 4
        assert app.timeline.position == position


@pytest.mark.parametrize("size", SIZES)
async def test_the_factors_of_the_loss_are_named_in_full(make_app, size):
    app = make_app("a b\nb a\n", objective="negative-sampling")
    async with opened(app, size, "enter equals_sign"):
        text = "\n".join(shown(app, "WhyLines"))
        names = [term.times.name for term in derivation_of(app).terms]
        assert len(names) == 2
        assert all(name in text for name in names)
