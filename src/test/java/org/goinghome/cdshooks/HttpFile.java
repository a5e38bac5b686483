package org.goinghome.cdshooks;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * Requests in the form that the HTTP clients of JetBrains and VS Code run, each with comments that say what has to be answered:
 * {@code # expect 412}, {@code # expect header Allow: POST}, {@code # expect body TEXT}, {@code # expect empty}.
 */
final class HttpFile {

    private static final Pattern NAMED = Pattern.compile("###\\s*(.*)");
    private static final Pattern VARIABLE = Pattern.compile("@([A-Za-z]+)\\s*=\\s*(\\S+)");
    private static final Pattern EXPECTED = Pattern.compile("#\\s*expect\\s+(.*)");
    private static final Pattern START = Pattern.compile("([A-Z]+)\\s+(\\S+)");
    private static final Pattern FIELD = Pattern.compile("([A-Za-z-]+):\\s*(.*)");
    private static final Pattern INCLUDED = Pattern.compile("<\\s+(\\S+)");
    private static final Pattern USED = Pattern.compile("\\{\\{([A-Za-z]+)}}");

    private final Path path;
    private final Map<String, String> variables = new LinkedHashMap<>();
    private final List<Request> requests = new ArrayList<>();

    private HttpFile(Path path) {
        this.path = path;
    }

    /**
     * One request. Variables stand in it as they were written.
     *
     * @param headers in the order of the file
     * @param body empty if there is none
     * @param expected what stands after {@code # expect}
     */
    record Request(
            String name,
            String method,
            String target,
            Map<String, String> headers,
            String body,
            List<String> expected) {

        HttpRequest with(Map<String, String> variables) {
            var request = HttpRequest.newBuilder(URI.create(filled(target, variables)))
                    .method(method, body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body));
            headers.forEach((name, value) -> request.header(name, filled(value, variables)));
            return request.build();
        }

        /** What is not as the file says. */
        List<String> problems(HttpResponse<String> response) {
            return expected.stream().filter(each -> !holds(each, response)).toList();
        }

        private static boolean holds(String expected, HttpResponse<String> response) {
            var words = expected.split(" ", 2);
            return switch (words[0]) {
                case "empty" -> response.body().isEmpty();
                case "body" -> response.body().contains(words[1]);
                case "header" -> {
                    var field = FIELD.matcher(words[1]);
                    yield field.matches()
                            && response.headers().allValues(field.group(1)).stream()
                                    .anyMatch(value -> value.contains(field.group(2)));
                }
                default -> expected.equals(Integer.toString(response.statusCode()));
            };
        }

        @Override
        public String toString() {
            return name;
        }
    }

    /** @throws IllegalArgumentException if something stands in it that the form does not have, or a request expects no status */
    static HttpFile read(Path path) {
        var file = new HttpFile(path);
        var section = new ArrayList<String>();
        var name = "";
        for (var line : lines(path)) {
            var named = NAMED.matcher(line);
            if (named.matches()) {
                file.add(name, section);
                section.clear();
                name = named.group(1);
            } else {
                section.add(line);
            }
        }
        file.add(name, section);
        return file;
    }

    private static List<String> lines(Path path) {
        try {
            return Files.readAllLines(path);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Those of the file, without what its reader has to fill in. */
    Map<String, String> variables() {
        return variables;
    }

    List<Request> requests() {
        return requests;
    }

    Request named(String name) {
        return requests.stream()
                .filter(request -> request.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(path + ": there is no request '" + name + "'"));
    }

    private void add(String name, List<String> section) {
        var expected = new ArrayList<String>();
        var rest = 0;
        while (rest < section.size() && !START.matcher(section.get(rest)).matches()) {
            before(section.get(rest), expected);
            rest++;
        }
        if (rest == section.size()) {
            require(name.isEmpty() && expected.isEmpty(), "'" + name + "' has no request");
            return;
        }
        require(!name.isEmpty(), "a request has no name");
        require(!expected.isEmpty() && expected.get(0).matches("[1-5][0-9]{2}"), "'" + name + "' expects no status");
        var start = START.matcher(section.get(rest));
        require(start.matches(), "'" + name + "' does not start");
        var headers = new LinkedHashMap<String, String>();
        for (rest++; rest < section.size() && !section.get(rest).isBlank(); rest++) {
            var field = FIELD.matcher(section.get(rest));
            require(field.matches(), section.get(rest));
            headers.put(field.group(1), field.group(2));
        }
        requests.add(new Request(
                name, start.group(1), start.group(2), headers, body(section.subList(rest, section.size())), expected));
    }

    private void before(String line, List<String> expected) {
        var variable = VARIABLE.matcher(line);
        var expectation = EXPECTED.matcher(line);
        if (variable.matches()) {
            variables.put(variable.group(1), variable.group(2));
        } else if (expectation.matches()) {
            expected.add(expectation.group(1).strip());
        } else {
            require(line.isBlank() || line.startsWith("#"), line);
        }
    }

    private String body(List<String> lines) {
        var body = new ArrayList<String>();
        for (var line : lines) {
            var included = INCLUDED.matcher(line);
            if (included.matches()) {
                body.addAll(lines(path.resolveSibling(included.group(1)).normalize()));
            } else {
                body.add(line);
            }
        }
        return String.join("\n", body).strip();
    }

    private void require(boolean condition, String problem) {
        if (!condition) {
            throw new IllegalArgumentException(path + ": " + problem);
        }
    }

    private static String filled(String text, Map<String, String> variables) {
        return USED.matcher(text).replaceAll(found -> {
            var value = variables.get(found.group(1));
            if (value == null) {
                throw new IllegalArgumentException("there is no variable " + found.group(1));
            }
            return value;
        });
    }

    @Override
    public String toString() {
        return path.getFileName().toString();
    }
}
