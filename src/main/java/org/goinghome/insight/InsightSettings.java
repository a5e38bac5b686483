package org.goinghome.insight;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * When a rule is marked.
 *
 * @param overrideRate if a greater part of the answers than this overrides it
 * @param minAnswers and there are so many of them; fewer say too little
 */
@ConfigurationProperties("goinghome.insight")
record InsightSettings(
        @DefaultValue("0.5") double overrideRate,
        @DefaultValue("20") int minAnswers) {

    InsightSettings {
        if (!(overrideRate >= 0 && overrideRate <= 1)) {
            throw new IllegalArgumentException("goinghome.insight.override-rate must be from 0 to 1, such as 0.5");
        }
        if (minAnswers < 1) {
            throw new IllegalArgumentException("goinghome.insight.min-answers must be 1 or more");
        }
    }
}
