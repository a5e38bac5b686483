package org.goinghome.insight;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.LongFunction;
import org.goinghome.insight.Report.Line;

/**
 * A drawing over weeks, in units of its own.
 *
 * @param described what it shows, for whoever cannot see it
 * @param boxes parts of bars, each a kind of its own
 * @param lines of the grid, with what they stand for
 * @param labels below the weeks
 */
record Plot(String described, List<Box> boxes, List<Tick> lines, List<Label> labels) {

    private static final int WIDTH = 480;
    private static final int LEFT = 52;
    private static final int TOP = 12;
    private static final int HEIGHT = 190;
    private static final int MOST_LABELS = 6;

    /** What is there at all is seen. */
    private static final int HAIRLINE = 1;

    Plot {
        boxes = List.copyOf(boxes);
        lines = List.copyOf(lines);
        labels = List.copyOf(labels);
    }

    /** @param told what a pointer that rests on it reads */
    record Box(String kind, String x, String y, String width, String height, String told) {}

    /** A line across, at a height. */
    record Tick(String y, String text) {}

    /** A text below, at a place. */
    record Label(String x, String text) {}

    /** What became of the cards of each week, one on the other. */
    static Plot ofOutcomes(List<Line> weeks) {
        var most = weeks.stream().mapToLong(Line::shown).max().orElse(0);
        var scale = Scale.upTo(most);
        var boxes = new ArrayList<Box>();
        for (var i = 0; i < weeks.size(); i++) {
            var week = weeks.get(i);
            var base = 0L;
            for (var part : List.of(
                    new Part("accepted", week.accepted()),
                    new Part("overridden", week.overridden()),
                    new Part("ignored", week.ignored()),
                    new Part("open", week.open()))) {
                if (part.cards() > 0) {
                    boxes.add(box(
                            part.kind(),
                            i,
                            weeks.size(),
                            scale.y(base + part.cards()),
                            scale.y(base),
                            "Week of " + day(week) + ": " + Wording.number(part.cards()) + " "
                                    + part.kind().replace("open", "not answered yet")));
                    base += part.cards();
                }
            }
        }
        return new Plot(
                "Stacked bars, one a week: cards accepted, overridden, ignored and not answered yet. The most in a week were "
                        + Wording.number(most) + ". The table below has the numbers.",
                boxes,
                scale.ticks(Wording::number),
                labels(weeks));
    }

    private record Part(String kind, long cards) {}

    /** From the median to what nine of ten stayed below; on a scale on which each step is ten times the last. */
    static Plot ofWaits(List<Line> weeks) {
        var boxes = new ArrayList<Box>();
        for (var i = 0; i < weeks.size(); i++) {
            var time = weeks.get(i).timeToAnswer();
            if (time != null) {
                var told = "Week of " + day(weeks.get(i)) + ": half within " + Wording.time(time.median())
                        + ", nine of ten within " + Wording.time(time.ninetieth());
                var median = log(time.median());
                boxes.add(box("wait", i, weeks.size(), log(time.ninetieth()), median, told));
                boxes.add(box("median", i, weeks.size(), median - 2, median + 2, told));
            }
        }
        return new Plot(
                "Bars, one a week, from the time within which half of the answers came up to that within which nine of ten came."
                        + " The table below has the numbers.",
                boxes,
                List.of(
                        new Tick(at(log(10)), "10 s"),
                        new Tick(at(log(60)), "1 min"),
                        new Tick(at(log(600)), "10 min"),
                        new Tick(at(log(3_600)), "1 h"),
                        new Tick(at(log(36_000)), "10 h"),
                        new Tick(at(log(259_200)), "3 days")),
                labels(weeks));
    }

    /** From ten seconds to thirty days. */
    private static double log(double seconds) {
        var part = (Math.log10(Math.max(10, seconds)) - 1) / (Math.log10(2_592_000) - 1);
        return TOP + HEIGHT * (1 - part);
    }

    private static Box box(String kind, int week, int weeks, double top, double bottom, String told) {
        var step = (double) (WIDTH - LEFT - 8) / weeks;
        var gap = Math.min(8, step / 5);
        return new Box(
                kind,
                at(LEFT + week * step + gap / 2),
                at(top),
                at(step - gap),
                at(Math.max(HAIRLINE, bottom - top)),
                told);
    }

    private static List<Label> labels(List<Line> weeks) {
        var every = (weeks.size() + MOST_LABELS - 1) / MOST_LABELS;
        var step = (double) (WIDTH - LEFT - 8) / weeks.size();
        var labels = new ArrayList<Label>();
        for (var i = 0; i < weeks.size(); i += every) {
            labels.add(new Label(at(LEFT + i * step + step / 2), day(weeks.get(i))));
        }
        return labels;
    }

    private static String day(Line week) {
        return week.week() == null ? "" : Wording.day(week.week());
    }

    private static String at(double place) {
        return String.format(Locale.ROOT, "%.1f", place);
    }

    /** Heights of counts, with round numbers for its lines. */
    private record Scale(long top, long step) {

        private static Scale upTo(long most) {
            var step = 1L;
            for (var next = 1; most > step * 4; next++) {
                var decade = next / 3;
                step = (long) (List.of(1, 2, 5).get(next % 3) * Math.pow(10, decade));
            }
            return new Scale(step * Math.max(1, (most + step - 1) / step), step);
        }

        private double y(long count) {
            return TOP + HEIGHT * (1 - (double) count / top);
        }

        private List<Tick> ticks(LongFunction<String> text) {
            var ticks = new ArrayList<Tick>();
            for (var count = 0L; count <= top; count += step) {
                ticks.add(new Tick(at(y(count)), text.apply(count)));
            }
            return ticks;
        }
    }
}
