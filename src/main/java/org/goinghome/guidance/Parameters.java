package org.goinghome.guidance;

import java.math.BigDecimal;
import java.time.ZonedDateTime;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.goinghome.artifact.Problems;
import org.goinghome.guidance.Findings.Threshold;
import org.goinghome.patientdata.PatientData;
import org.hl7.elm.r1.Library;
import org.hl7.elm.r1.ParameterDef;
import org.opencds.cqf.cql.engine.runtime.Quantity;

/** The parameters of the CQL: their defaults, and the values that a site puts in their place. */
final class Parameters {

    private final Logic logic;
    private final Problems problems;
    private final Map<String, String> declaring = new HashMap<>();
    private final Map<String, Object> values = new HashMap<>();
    private final Map<String, Object> presets = new HashMap<>();
    private final Map<String, Threshold> thresholds = new HashMap<>();

    /**
     * @param settings an unknown one, one that is not of the parameter's type and one that the library itself objects to are
     *     problems
     */
    Parameters(Logic logic, ParameterSettings settings, ZonedDateTime now, Problems problems) {
        this.logic = logic;
        this.problems = problems;
        var open = new TreeMap<String, String>();
        settings.byName().forEach((name, value) -> open.put(plain(name), value));
        settings.byLibrary()
                .forEach((library, parameters) ->
                        parameters.forEach((name, value) -> open.put(plain(library) + "/" + plain(name), value)));
        logic.libraries().forEach((name, library) -> read(name, library, open, now));
        open.keySet()
                .forEach(key -> problems.add("goinghome.parameters", key, "no library has a parameter of this name"));
        logic.override(values);
        objections(now);
    }

    /** A library may say itself which values make no sense: its define {@code Parameter Problems} lists texts. */
    private void objections(ZonedDateTime now) {
        var checks = logic.libraries().keySet().stream()
                .map(library -> new Define(library, "Parameter Problems"))
                .filter(logic::defines)
                .toList();
        logic.begin(new PatientData(List.of(), List.of()), now, Map.of())
                .of(checks)
                .forEach((check, outcome) -> objections(outcome)
                        .forEach(text -> problems.add("goinghome.parameters", check.library(), text)));
    }

    private static List<String> objections(Logic.Outcome outcome) {
        return outcome instanceof Logic.Outcome.Known known && known.value() instanceof Iterable<?> texts
                ? StreamSupport.stream(texts.spliterator(), false)
                        .map(String::valueOf)
                        .toList()
                : List.of("its define 'Parameter Problems' could not be evaluated");
    }

    /** The value that a text stands for, by the type of the parameter's default; empty for an unknown name or another type. */
    Optional<Object> value(String name, String text) {
        return Optional.ofNullable(presets.get(name)).flatMap(preset -> parse(Optional.of(preset), text));
    }

    /** Every parameter that has a value, as text, by its name. */
    Map<String, Threshold> thresholds() {
        return Map.copyOf(thresholds);
    }

    private void read(String libraryName, Library library, Map<String, String> open, ZonedDateTime now) {
        definitions(library).forEach(parameter -> {
            var name = String.valueOf(parameter.getName());
            var other = declaring.putIfAbsent(plain(name), libraryName);
            if (other != null) {
                // The engine takes a value by the parameter's name alone, and so would a threshold on a card.
                problems.add(
                        "goinghome.parameters",
                        libraryName + "." + name,
                        "is the name of a parameter of " + other
                                + " too; expected one that is unique over all libraries");
            }
            var preset = logic.preset(libraryName, name, now);
            preset.ifPresent(value -> {
                presets.put(name, value);
                thresholds.put(name, new Threshold(show(value), show(value)));
            });
            // The more precise setting wins.
            Stream.of(open.remove(plain(name)), open.remove(plain(libraryName) + "/" + plain(name)))
                    .filter(Objects::nonNull)
                    .forEach(setting -> override(libraryName, name, preset, setting));
        });
    }

    private static Stream<ParameterDef> definitions(Library library) {
        var parameters = library.getParameters();
        return parameters == null ? Stream.empty() : parameters.getDef().stream();
    }

    private void override(String library, String name, Optional<Object> preset, String setting) {
        parse(preset, setting.strip())
                .ifPresentOrElse(
                        value -> {
                            values.put(name, value);
                            thresholds.put(
                                    name,
                                    new Threshold(
                                            show(value),
                                            preset.map(Parameters::show).orElse("")));
                        },
                        () -> problems.add(
                                "goinghome.parameters",
                                library + "." + name,
                                "'" + setting + "' is not of the form of its default '"
                                        + preset.map(Parameters::show).orElse("") + "'"));
    }

    private static Optional<Object> parse(Optional<Object> preset, String setting) {
        try {
            if (preset.isEmpty()) {
                return Optional.empty();
            }
            var like = preset.get();
            if (like instanceof BigDecimal) {
                return Optional.of(new BigDecimal(setting));
            }
            if (like instanceof Integer) {
                return Optional.of(Integer.valueOf(setting));
            }
            if (like instanceof Boolean) {
                return setting.equals("true") || setting.equals("false")
                        ? Optional.of(Boolean.valueOf(setting))
                        : Optional.empty();
            }
            if (like instanceof Quantity quantity) {
                return quantity(quantity, setting);
            }
            if (like instanceof Iterable<?>) {
                return Optional.of(Stream.of(setting.split("[,\\s]+"))
                        .filter(code -> !code.isEmpty())
                        .toList());
            }
            return like instanceof String ? Optional.of(setting) : Optional.empty();
        } catch (NumberFormatException e) {
            return Optional.empty();
        }
    }

    /** A number, alone or with the unit of the default: another unit would be compared wrongly. */
    private static Optional<Object> quantity(Quantity like, String setting) {
        var parts = List.of(setting.split("\\s+", 2));
        var unit = String.valueOf(like.getUnit());
        if (parts.size() == 2 && !parts.get(1).replace("'", "").equals(unit)) {
            return Optional.empty();
        }
        return Optional.of(
                new Quantity().withValue(new BigDecimal(parts.get(0))).withUnit(unit));
    }

    private static String show(Object value) {
        return value instanceof Quantity quantity
                ? String.valueOf(quantity.getValue()) + " " + quantity.getUnit()
                : String.valueOf(value);
    }

    private static String plain(String name) {
        return name.replaceAll("[.\\-_]", "").toLowerCase(Locale.ROOT);
    }
}
