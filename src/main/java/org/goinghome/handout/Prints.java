package org.goinghome.handout;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.goinghome.artifact.Languages;
import org.jspecify.annotations.Nullable;
import org.thymeleaf.ITemplateEngine;
import org.thymeleaf.context.Context;

/** Handouts as they are read and printed: made when somebody first asks for one, and kept, as nothing of them changes. */
final class Prints {

    private final Handouts handouts;
    private final Languages languages;
    private final HandoutSettings settings;
    private final ITemplateEngine templates;
    private final Map<String, Made> made = new ConcurrentHashMap<>();

    /** A page or a PDF, and a tag that is its alone. */
    static final class Print {

        private final byte[] bytes;
        private final String tag;

        private Print(byte[] bytes) {
            this.bytes = bytes;
            try {
                var digest = MessageDigest.getInstance("SHA-256").digest(bytes);
                this.tag = '"' + HexFormat.of().formatHex(digest, 0, 16) + '"';
            } catch (NoSuchAlgorithmException e) {
                throw new IllegalStateException(e);
            }
        }

        byte[] bytes() {
            return bytes.clone();
        }

        String tag() {
            return tag;
        }
    }

    Prints(Handouts handouts, Languages languages, HandoutSettings settings, ITemplateEngine templates) {
        this.handouts = handouts;
        this.languages = languages;
        this.settings = settings;
        this.templates = templates;
    }

    Print page(Handout handout, String language) {
        return made(handout.page(language), () -> html(handout, language, false).getBytes(StandardCharsets.UTF_8));
    }

    Print pdf(Handout handout, String language) {
        return made(handout.pdf(language), () -> Pdf.of(html(handout, language, true), handout, language));
    }

    private Print made(String address, Supplier<byte[]> maker) {
        return made.computeIfAbsent(address, each -> new Made()).get(maker);
    }

    private String html(Handout handout, String language, boolean pdf) {
        var sheet = Sheet.of(handout, handouts.labels(language), settings, language, languages.tags());
        var model = Map.<String, Object>of(
                "sheet", sheet,
                "pdf", pdf,
                "style", pdf ? Style.of(settings.paper()) : "");
        return templates.process("handout", new Context(Locale.forLanguageTag(language), model));
    }

    /** One of them. Whoever asks while it is made waits for it; if it could not be made, the next one tries again. */
    private static final class Made {

        private final ReentrantLock turn = new ReentrantLock();
        private volatile @Nullable Print print;

        Print get(Supplier<byte[]> maker) {
            var known = print;
            if (known != null) {
                return known;
            }
            turn.lock();
            try {
                var other = print;
                if (other != null) {
                    return other;
                }
                var own = new Print(maker.get());
                print = own;
                return own;
            } finally {
                turn.unlock();
            }
        }
    }
}
