"""The curves over all temperatures on the page: folded away, and of the chosen query."""

from typing import Any

from looking import opened, session
from pandas.testing import assert_frame_equal
from streamlit.dataframe_util import convert_arrow_bytes_to_pandas_df

from attention.figures.temperatures import temperatures


def curves(app: Any) -> list[Any]:
    return [
        convert_arrow_bytes_to_pandas_df(dataset.data.data)
        for chart in app.get("vega_lite_chart")
        for dataset in chart.proto.datasets
        if dataset.name == "temperatures"
    ]


def spec(app: Any) -> str:
    (found,) = (
        chart.proto.spec
        for chart in app.get("vega_lite_chart")
        if any(dataset.name == "temperatures" for dataset in chart.proto.datasets)
    )
    return str(found)


def unfolded(query: str) -> Any:
    app = opened(query)
    assert not curves(app)
    app.session_state["temperatures_open"] = True
    return app.run()


def expect_curves(app: Any, query: int, key: int) -> None:
    (shown,) = curves(app)
    wanted = temperatures(session(app).scenario, head=0, query=query, key=key, height=180)
    assert_frame_equal(shown, wanted, check_dtype=False)


def test_curves_are_of_the_chosen_query_and_mark_the_present_temperature() -> None:
    app = unfolded("lesson=the-loud-word")
    expect_curves(app, 0, 2)
    before = spec(app)
    app.selectbox(key="query").set_value("cat").run().run()
    expect_curves(app, 1, 2)
    app.select_slider(key="temperature").set_value(0.2).run().run()
    expect_curves(app, 1, 2)
    (shown,) = curves(app)
    assert set(shown.loc[shown["part"] == "now", "temperature"]) == {0.2}
    assert spec(app) == before
