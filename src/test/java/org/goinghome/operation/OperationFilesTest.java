package org.goinghome.operation;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whoever watches the service looks at metrics that exist. */
class OperationFilesTest {

    private static final Pattern NAMED = Pattern.compile("goinghome_[a-z_]+[a-z]");
    private static final Pattern MADE =
            Pattern.compile("(?:counter|builder|gauge|createNotStarted)\\(\\s*\"(goinghome[.a-z]+)\"");
    private static final Pattern SUFFIX = Pattern.compile("(_seconds)?(_total|_count|_sum|_bucket)?$");

    private static Set<String> made() throws IOException {
        var made = new TreeSet<String>();
        try (var files = Files.walk(Path.of("src", "main", "java"))) {
            for (var file :
                    files.filter(each -> each.toString().endsWith(".java")).toList()) {
                MADE.matcher(Files.readString(file, UTF_8))
                        .results()
                        .forEach(match -> made.add(match.group(1).replace('.', '_')));
            }
        }
        return made;
    }

    private static Set<String> named(String file) throws IOException {
        return NAMED.matcher(Files.readString(Path.of(file), UTF_8))
                .results()
                .map(match -> SUFFIX.matcher(match.group()).replaceAll(""))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "deploy/prometheus/alerts.yml",
                "deploy/grafana/goinghome-cds.json",
                "deploy/helm/goinghome-cds/templates/horizontalpodautoscaler.yaml",
                "docs/operations.md"
            })
    void every_metric_that_is_watched_exists(String file) throws Exception {
        assertThat(named(file))
                .isNotEmpty()
                .allSatisfy(
                        name -> assertThat(made()).anyMatch(each -> each.equals(name) || each.startsWith(name + "_")));
    }

    @Test
    void every_alarm_is_told_what_to_do_about() throws Exception {
        var alarms = Pattern.compile("alert: (\\w+)")
                .matcher(Files.readString(Path.of("deploy", "prometheus", "alerts.yml"), UTF_8))
                .results()
                .map(match -> match.group(1))
                .toList();
        var told = Pattern.compile("(?m)^\\| `(GoingHome\\w+)` \\|")
                .matcher(Files.readString(Path.of("docs", "operations.md"), UTF_8))
                .results()
                .map(match -> match.group(1))
                .toList();
        assertThat(told).isNotEmpty().isEqualTo(alarms);
    }
}
