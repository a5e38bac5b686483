package org.goinghome.cdshooks;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Pattern;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/** What came back for hostile texts: whether any of it came from them, and every card. */
final class HostileAnswers {

    private static final Pattern UUID = Pattern.compile("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}");

    /** The address that was called, before what a card links to. */
    private static final Pattern OWN_ADDRESS =
            Pattern.compile("http://(?:127\\.0\\.0\\.1|localhost)(?::[0-9]+)?(?=/handout/)");

    private final AtomicInteger calls = new AtomicInteger();
    private final Queue<String> problems = new ConcurrentLinkedQueue<>();
    private final Set<String> fields = ConcurrentHashMap.newKeySet();
    private final Set<String> cards = ConcurrentHashMap.newKeySet();

    /** The answer to a text in a field, of which no piece may be in it. */
    void add(String field, HostileText text, HttpResponse<String> answer) {
        fields.add(field);
        add(field + " = " + text.text(), answer, text.isIn(said(answer)));
    }

    /** The answer to many texts at once, of which no more is looked for than their mark. */
    void add(Collection<String> many, HttpResponse<String> answer) {
        fields.addAll(many);
        add(many.size() + " fields", answer, said(answer).contains(HostileText.MARK));
    }

    /** The same, where it is known what the answer is. */
    void add(Collection<String> many, HttpResponse<String> answer, String expected) {
        add(many, answer);
        if (!withoutIds(answer.body()).equals(expected)) {
            problems.add(many.size() + " fields change the answer: " + answer.body());
        }
    }

    private void add(String what, HttpResponse<String> answer, boolean repeats) {
        add(what, answer.body(), answer.statusCode() >= 500 || repeats);
        json(answer).path("cards").forEach(card -> cards.add(withoutIds(card.toString())));
    }

    /** The answer to a text outside of JSON, with its headers. */
    void add(String what, HostileText text, String answer) {
        fields.add(what);
        add(
                what + " = " + text.text(),
                answer,
                answer.matches("(?s)HTTP/1.1 5.*")
                        || text.isIn(withoutOwnAddress(answer).toLowerCase(Locale.ROOT)));
    }

    private void add(String what, String answer, boolean wrong) {
        calls.incrementAndGet();
        if (wrong) {
            problems.add(what + ": " + answer);
        }
    }

    int calls() {
        return calls.get();
    }

    /** Answers that repeat a text, are failures or are others than expected. */
    List<String> problems() {
        return List.copyOf(problems);
    }

    /** An answer without the ids that are new each time, wherever the service is. */
    static String withoutIds(String answer) {
        return UUID.matcher(withoutOwnAddress(answer)).replaceAll("00000000-0000-4000-8000-000000000000");
    }

    private static String withoutOwnAddress(String answer) {
        return OWN_ADDRESS.matcher(answer).replaceAll("https://own.example");
    }

    /** Everything that an answer says, as it is and as JSON means it, in lower case. */
    private static String said(HttpResponse<String> answer) {
        var said = new StringBuilder(answer.headers().map().toString())
                .append('\n')
                .append(answer.body());
        strings(json(answer), said);
        return withoutOwnAddress(said.toString()).toLowerCase(Locale.ROOT);
    }

    private static void strings(JsonNode node, StringBuilder said) {
        if (node.isString()) {
            said.append('\n').append(node.asString());
        }
        node.propertyNames().forEach(name -> said.append('\n').append(name));
        node.forEach(child -> strings(child, said));
    }

    private static JsonNode json(HttpResponse<String> answer) {
        try {
            return CaseFolder.JSON.readTree(answer.body());
        } catch (JacksonException e) {
            return CaseFolder.JSON.missingNode();
        }
    }

    /** Writes the distinct cards, and how they were come by, for whoever renders them. */
    void write(Path file, int texts) {
        var root = CaseFolder.JSON.createObjectNode();
        root.putObject("tried").put("texts", texts).put("fields", fields.size()).put("calls", calls());
        var list = root.putArray("cards");
        cards.stream().sorted().map(CaseFolder.JSON::readTree).forEach(list::add);
        try {
            Files.createDirectories(file.getParent());
            Files.writeString(file, root.toString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
