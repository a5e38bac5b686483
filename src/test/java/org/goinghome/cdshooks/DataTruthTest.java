package org.goinghome.cdshooks;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * Times, values and check-ins that are not what they seem: each is either judged rightly or told. {@code data-truth.txt} lists
 * the cases of each threat (T19 times, T20 units and values, T21 check-ins); CasesTest and the tests named there run them.
 */
class DataTruthTest {

    private static final Map<String, Integer> WANTED = new TreeMap<>(Map.of("T19", 40, "T20", 60, "T21", 50));

    @Test
    void there_are_as_many_cases_as_the_threats_want() throws IOException {
        var listed = lines().collect(Collectors.groupingBy(line -> line.get(0), TreeMap::new, Collectors.counting()));

        System.out.println("Data truth: "
                + WANTED.entrySet().stream()
                        .map(row ->
                                "%s %d of %d cases".formatted(row.getKey(), listed.get(row.getKey()), row.getValue()))
                        .collect(Collectors.joining(", ")));
        assertThat(listed).containsOnlyKeys(WANTED.keySet());
        assertThat(WANTED)
                .allSatisfy((row, count) -> assertThat(listed.get(row)).as(row).isGreaterThanOrEqualTo(count));
    }

    @Test
    void each_of_them_is_there_and_is_listed_once_a_row() throws IOException {
        var tests = Stream.of(TimeZonesTest.Berlin.class, TimeZonesTest.Auckland.class, ManyItemsTest.class)
                .flatMap(type -> Arrays.stream(type.getDeclaredMethods())
                        .filter(method -> method.isAnnotationPresent(Test.class))
                        .map(method -> type.getSimpleName() + "#" + method.getName()));
        var known = Stream.concat(CaseFolder.all().map(CaseFolder::name), tests).collect(Collectors.toSet());

        assertThat(lines())
                .doesNotHaveDuplicates()
                .allSatisfy(line -> assertThat(known).contains(line.get(1)));
    }

    @Test
    void a_case_named_after_a_threat_is_listed() throws IOException {
        var listed = lines().map(line -> line.get(1)).collect(Collectors.toSet());

        assertThat(CaseFolder.all().map(CaseFolder::name).filter(name -> name.matches("t(19|20|21)-.*")))
                .isNotEmpty()
                .allSatisfy(name -> assertThat(listed).contains(name));
    }

    private static Stream<List<String>> lines() throws IOException {
        try (var file = Objects.requireNonNull(DataTruthTest.class.getResourceAsStream("/data-truth.txt"))) {
            return new String(file.readAllBytes(), UTF_8)
                    .lines()
                    .filter(line -> !line.isBlank() && !line.startsWith("#"))
                    .map(line -> List.of(line.split(" ", -1)));
        }
    }
}
