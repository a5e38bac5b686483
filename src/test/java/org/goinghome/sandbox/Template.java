package org.goinghome.sandbox;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;

/** A prefetch template, as CDS Hooks 2.0 has them (https://cds-hooks.hl7.org/2.0/#prefetch-template). */
record Template(String text) {

    private static final Pattern TOKEN = Pattern.compile("\\{\\{\\s*(.*?)\\s*}}");
    private static final Pattern OF_CONTEXT = Pattern.compile("context\\.(\\w+)");

    /** The read or search that it stands for; empty where the context has not, as plain values, all that it asks for. */
    Optional<String> in(JsonNode context) {
        var resolved = new StringBuilder();
        var tokens = TOKEN.matcher(text);
        while (tokens.find()) {
            var value = value(tokens.group(1), context);
            if (value.isEmpty()) {
                return Optional.empty();
            }
            tokens.appendReplacement(
                    resolved, Matcher.quoteReplacement(URLEncoder.encode(value.get(), StandardCharsets.UTF_8)));
        }
        return Optional.of(tokens.appendTail(resolved).toString());
    }

    private static Optional<String> value(String token, JsonNode context) {
        var name = OF_CONTEXT.matcher(token);
        if (!name.matches()) {
            return Optional.empty();
        }
        var value = context.path(name.group(1));
        return value.isValueNode() && !value.isNull()
                ? Optional.of(value.asString()).filter(text -> !text.isEmpty())
                : Optional.empty();
    }
}
