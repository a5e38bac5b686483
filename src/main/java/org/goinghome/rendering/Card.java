package org.goinghome.rendering;

import ca.uhn.fhir.context.FhirContext;
import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonInclude.Include;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonRawValue;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import java.util.stream.Stream;
import org.hl7.fhir.r4.model.DomainResource;
import org.jspecify.annotations.Nullable;

/** A card as it goes over the wire; members without a value are left out. */
@JsonInclude(Include.NON_EMPTY)
public record Card(
        UUID uuid,
        String summary,
        String detail,
        Indicator indicator,
        Source source,
        List<Suggestion> suggestions,
        List<Link> links,
        @Nullable String selectionBehavior,
        List<Code> overrideReasons) {

    /** The longest summary that CDS Hooks allows. */
    public static final int LONGEST_SUMMARY = 139;

    /** The same with one more link. */
    public Card with(Link link) {
        return new Card(
                uuid,
                summary,
                detail,
                indicator,
                source,
                suggestions,
                Stream.concat(links.stream(), Stream.of(link)).toList(),
                selectionBehavior,
                overrideReasons);
    }

    /** Urgency, in rising order. */
    public enum Indicator {
        INFO,
        WARNING,
        CRITICAL;

        @JsonValue
        public String code() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    @JsonInclude(Include.NON_EMPTY)
    public record Source(String label, @Nullable String url, Code topic) {}

    @JsonInclude(Include.NON_EMPTY)
    public record Code(String code, String system, @Nullable String display) {}

    /**
     * Where to read on.
     *
     * @param type {@code absolute} for a page, {@code smart} for an app that the EHR launches
     */
    public record Link(String label, String url, String type) {}

    @JsonInclude(Include.NON_EMPTY)
    public record Suggestion(
            String label, UUID uuid, @Nullable Boolean isRecommended, List<Action> actions) {}

    /**
     * What happens when a suggestion is accepted.
     *
     * @param proposed the resource to create
     */
    @JsonInclude(Include.NON_EMPTY)
    public record Action(
            String type, String description, @JsonIgnore DomainResource proposed) {

        /** FHIR JSON of it. */
        @JsonProperty
        @JsonRawValue
        public String resource() {
            return FhirContext.forR4Cached().newJsonParser().encodeResourceToString(proposed);
        }
    }
}
