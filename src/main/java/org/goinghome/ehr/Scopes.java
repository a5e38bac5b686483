package org.goinghome.ehr;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** What a token is good for, as SMART App Launch writes it: {@code patient/Observation.read} and {@code patient/Observation.rs}. */
final class Scopes {

    private static final Pattern SCOPE =
            Pattern.compile("(?:patient|user|system)/(\\*|[A-Za-z]+)\\.(\\*|read|write|c?r?u?d?s?)(\\?.*)?");

    private final List<Scope> granted;

    /** How much of a resource type may be read. */
    enum Extent {
        ALL,
        /** Only what a condition in the scope selects: what comes back may not be all there is. */
        PART,
        NONE
    }

    private record Scope(String type, String interactions, boolean conditional) {

        boolean covers(String resourceType, char interaction) {
            return (type.equals("*") || type.equals(resourceType))
                    && (interactions.equals("*")
                            || interactions.equals("read")
                            || (!interactions.equals("write") && interactions.indexOf(interaction) >= 0));
        }
    }

    private Scopes(List<Scope> granted) {
        this.granted = granted;
    }

    /** @param scope as it was sent, separated by blanks; what is not a scope of SMART grants nothing */
    static Scopes of(String scope) {
        return new Scopes(Arrays.stream(scope.strip().split("\\s+"))
                .flatMap(each -> scope(each).stream())
                .toList());
    }

    private static Optional<Scope> scope(String text) {
        var matcher = SCOPE.matcher(text);
        return matcher.matches()
                ? Optional.of(new Scope(matcher.group(1), matcher.group(2), matcher.group(3) != null))
                : Optional.empty();
    }

    /** What of a need they let be read, by its address: {@code Patient/...} is a read, {@code Observation?...} a search. */
    Extent of(DataNeed need) {
        return extent(need.resourceType(), need.template().contains("?") ? 's' : 'r');
    }

    private Extent extent(String resourceType, char interaction) {
        return covering(resourceType, interaction).anyMatch(scope -> !scope.conditional())
                ? Extent.ALL
                : covering(resourceType, interaction).findAny().isPresent() ? Extent.PART : Extent.NONE;
    }

    private Stream<Scope> covering(String resourceType, char interaction) {
        return granted.stream().filter(scope -> scope.covers(resourceType, interaction));
    }
}
