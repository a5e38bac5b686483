package org.goinghome.cdshooks;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonInclude.Include;
import com.fasterxml.jackson.annotation.JsonRawValue;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A card as it goes over the wire; members without a value are left out. */
@JsonInclude(Include.NON_EMPTY)
record Card(
        UUID uuid,
        String summary,
        String detail,
        Indicator indicator,
        Source source,
        List<Suggestion> suggestions,
        @Nullable String selectionBehavior,
        List<Code> overrideReasons) {

    /** The longest summary that CDS Hooks allows. */
    static final int LONGEST_SUMMARY = 139;

    /** Urgency, in rising order. */
    enum Indicator {
        INFO,
        WARNING,
        CRITICAL;

        @JsonValue
        String code() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    @JsonInclude(Include.NON_EMPTY)
    record Source(String label, @Nullable String url, Code topic) {}

    @JsonInclude(Include.NON_EMPTY)
    record Code(String code, String system, @Nullable String display) {}

    @JsonInclude(Include.NON_EMPTY)
    record Suggestion(String label, UUID uuid, @Nullable Boolean isRecommended, List<Action> actions) {}

    /** @param resource FHIR JSON, as it is */
    @JsonInclude(Include.NON_EMPTY)
    record Action(
            String type, String description, @JsonRawValue String resource) {}
}
