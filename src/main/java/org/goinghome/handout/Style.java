package org.goinghome.handout;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import org.goinghome.handout.HandoutSettings.Paper;
import org.springframework.core.io.ClassPathResource;

/** How handouts look. */
final class Style {

    private Style() {}

    static ClassPathResource file() {
        return new ClassPathResource("handout.css", Style.class);
    }

    /** For paper of a size. */
    static String of(Paper paper) {
        try {
            return file().getContentAsString(StandardCharsets.UTF_8) + "\n@page { size: " + paper.css() + "; }\n";
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
