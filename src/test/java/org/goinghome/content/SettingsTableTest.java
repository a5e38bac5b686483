package org.goinghome.content;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.context.annotation.ClassPathScanningCandidateComponentProvider;
import org.springframework.core.type.filter.AnnotationTypeFilter;

/** The table of settings of the README, with that of docs/timeline.md, has every setting that the code reads, with its default, and none that it does not. */
class SettingsTableTest {

    private static final Pattern ROW =
            Pattern.compile("(?m)^\\| (`[a-z][^|]*) \\| ([^|]*) \\| [^|]*(?:\\\\\\|[^|]*)* \\|$");
    private static final Pattern NAME = Pattern.compile("`([a-z.][^`]*)`");
    private static final Pattern VALUE = Pattern.compile("@Value\\(\"\\$\\{(goinghome\\.[^:}]*):?([^}]*)}");
    private static final Pattern BOUND = Pattern.compile("bind\\(\"(goinghome\\.[^\"]*)\"");

    /** Rows whose default is told in words, as it is another in each place, or a sentence. */
    private static final List<String> IN_WORDS =
            List.of("none", "any", "needed", "as below", "as in the CQL", "the system's", "the internet", "this or");

    /** By name; the default as it is written, empty if there is none. */
    private static Map<String, String> inCode() throws Exception {
        var settings = new TreeMap<String, String>();
        var scanner = new ClassPathScanningCandidateComponentProvider(false);
        scanner.addIncludeFilter(new AnnotationTypeFilter(ConfigurationProperties.class));
        for (var found : scanner.findCandidateComponents("org.goinghome")) {
            var type = Class.forName(found.getBeanClassName());
            add(settings, type.getAnnotation(ConfigurationProperties.class).value(), type);
        }
        add(settings, "goinghome.clients[]", Class.forName("org.goinghome.security.ClientSettings"));
        for (var source : sources()) {
            var text = Files.readString(source, UTF_8);
            VALUE.matcher(text).results().forEach(match -> settings.put(match.group(1), match.group(2)));
            BOUND.matcher(text).results().forEach(match -> settings.put(match.group(1), ""));
        }
        return settings;
    }

    private static void add(Map<String, String> settings, String prefix, Class<?> type) {
        for (var component : type.getRecordComponents()) {
            var name = prefix + "." + kebab(component.getName());
            if (component.getType().isRecord()) {
                add(settings, name, component.getType());
            } else if (element(component.getGenericType()) instanceof Class<?> element && element.isRecord()) {
                add(settings, name + "[]", element);
            } else {
                settings.put(name, preset(component));
            }
        }
    }

    private static Type element(Type type) {
        return type instanceof ParameterizedType list && list.getRawType() == List.class
                ? list.getActualTypeArguments()[0]
                : type;
    }

    private static String preset(RecordComponent component) {
        var constructor = component.getDeclaringRecord().getDeclaredConstructors()[0];
        for (var parameter : constructor.getParameters()) {
            if (parameter.getName().equals(component.getName())) {
                var preset = parameter.getAnnotation(DefaultValue.class);
                return preset == null ? "" : String.join(",", preset.value());
            }
        }
        throw new IllegalStateException(component.toString());
    }

    private static String kebab(String name) {
        return name.replaceAll("([A-Z])", "-$1").toLowerCase(Locale.ROOT);
    }

    private static List<Path> sources() throws IOException {
        try (var files = Files.walk(Path.of("src", "main", "java"))) {
            return files.filter(file -> file.toString().endsWith(".java")).toList();
        }
    }

    /** By name, as the README has it. What is for a key of a map stands without the key. */
    private static Map<String, String> inReadme() throws IOException {
        var settings = new TreeMap<String, String>();
        var tables =
                Files.readString(Path.of("README.md"), UTF_8) + Files.readString(Path.of("docs", "timeline.md"), UTF_8);
        ROW.matcher(tables).results().forEach(row -> {
            var names = new ArrayList<String>();
            NAME.matcher(row.group(1)).results().forEach(match -> {
                var name = match.group(1).replaceAll("\\.<.*", "");
                names.add(
                        name.startsWith(".")
                                ? names.get(0).substring(0, names.get(0).lastIndexOf('.')) + name
                                : name);
            });
            var presets = row.group(2).strip().split(", ", -1);
            for (var each = 0; each < names.size(); each++) {
                settings.put(
                        names.get(each),
                        (presets.length == names.size()
                                        ? presets[each]
                                        : row.group(2).strip())
                                .replace("`", ""));
            }
        });
        return settings.entrySet().stream()
                .filter(setting -> setting.getKey().startsWith("goinghome."))
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue, (one, other) -> one, TreeMap::new));
    }

    @Test
    void every_setting_stands_in_the_readme_and_none_that_does_not_exist() throws Exception {
        assertThat(inCode().keySet()).hasSizeGreaterThan(30);
        assertThat(inReadme().keySet()).isEqualTo(inCode().keySet());
    }

    @Test
    void defaults_are_those_of_the_code() throws Exception {
        var inCode = inCode();
        inReadme().forEach((name, preset) -> {
            if (IN_WORDS.stream().noneMatch(preset::startsWith)
                    && !inCode.get(name).isEmpty()) {
                assertThat(preset).as(name).isEqualTo(inCode.get(name));
            }
        });
    }
}
