"""Markdown out of results: the generated block of docs/benchmarks.md."""

BEGIN, END = "<!-- bench: begin, written by `make bench` -->", "<!-- bench: end -->"
NOISE_SHARE = 0.1
TITLES = {"tpch": "TPC-H", "mixed": "25 columns of every common type", "sb": "sysbench's table",
          "many": "2,000 small tables"}
SOURCES = {"mysql": "MySQL", "mariadb": "MariaDB", "": ""}


def block(results, goals, machine):
    """Everything between the markers."""
    parts = [machine_lines(machine)]
    for dataset in dict.fromkeys(result.dataset for result in results):
        own = [result for result in results if result.dataset == dataset]
        parts.append(f"### {TITLES[dataset]}: {max(result.rows for result in own):,} rows\n\n{results_table(own)}")
    if goals:
        parts.append(f"### Goals\n\n{goals_table(goals)}")
    if goals and machine["scale"] < 1:
        parts.append(f"The goals are for scale 1. This was {machine['scale']:g}, where starting up counts for more.")
    noisy = [result.name for result in results
             if result.wall and result.other_cpu > NOISE_SHARE * result.wall * machine["cores"]]
    if noisy:
        parts.append(f"**The machine was not quiet** (more than {NOISE_SHARE:.0%} of its CPU went elsewhere) during: "
                     f"{', '.join(dict.fromkeys(noisy))}.")
    return "\n\n".join(parts)


def machine_lines(machine):
    lines = [f"`{machine['command']}`, {machine['date']}, on {machine['cores']} cores of {machine['processor']}, "
             f"{machine['memory_gb']} GB of memory, {machine['system']}."]
    lines += [f"- {name}: {text}" for name, text in machine["servers"].items()]
    return "\n".join(lines)


def results_table(results):
    rows = [[
        result.name, SOURCES[result.source], seconds(result.wall), seconds(result.data_wall),
        seconds(result.source_cpu), seconds(result.target_cpu), seconds(result.client_cpu), f"{result.cores_busy:.2f}",
        f"{result.peak_rss / 1e6:.0f} MB", thousands(result.rows_per_second), verdict(result)] for result in results]
    return table(["what", "source", "wall", "data phase", "source CPU", "target CPU", "client CPU", "cores busy",
                  "peak memory", "rows/s", "result"], rows, text_columns={0, 1, 10})


def goals_table(goals):
    rows = [[
        goal.text, SOURCES[goal.source], "not measured" if goal.figure is None else figure(goal.figure, goal.unit),
        f"≤ {goal.limit:g}{f' {goal.unit}' if goal.unit else ''}",
        "" if goal.figure is None else "yes" if goal.is_met else "**no**"] for goal in goals]
    return table(["figure", "source", "measured", "goal", "met"], rows, text_columns={0, 1, 4})


def verdict(result):
    if result.failure:
        return f"failed: {result.failure}"
    if result.wrong:
        return "wrong: " + "; ".join(result.wrong[:3]) + (" …" if len(result.wrong) > 3 else "")
    return "right" if result.notes.get("analyzed tables") is not None else ""


def table(titles, rows, text_columns):
    """Aligned, so that the Markdown is readable as it is."""
    cells = [[cell.replace("|", "\\|").replace("\n", " ") for cell in row] for row in [titles, *rows]]
    widths = [max(len(row[column]) for row in cells) for column in range(len(titles))]

    def line(row):
        padded = [cell.ljust(width) if column in text_columns else cell.rjust(width)
                  for column, (cell, width) in enumerate(zip(row, widths))]
        return f"| {' | '.join(padded)} |"

    rule = [f"{'-' * (width - 1)}{'-' if column in text_columns else ':'}" for column, width in enumerate(widths)]
    return "\n".join([line(cells[0]), line(rule), *map(line, cells[1:])])


def seconds(value):
    return f"{value:.1f} s" if value else ""


def thousands(value):
    return f"{round(value, -3 if value >= 10000 else 0):,.0f}" if value else ""


def figure(value, unit):
    if unit == "MB":
        return f"{value:.0f} MB"
    return f"{value:.2f} {unit}" if unit else f"{value:.2f}"


def with_block(page, text):
    """The page with what is between its markers replaced."""
    before, begin, rest = page.partition(BEGIN)
    _, end, after = rest.partition(END)
    if not begin or not end:
        raise ValueError(f"the page has no lines {BEGIN!r} and {END!r}")
    return f"{before}{BEGIN}\n\n{text}\n\n{END}{after}"
