package org.goinghome.payload;

import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Where a value stands in a payload. Linked to its parent, because text is needed only for the few that are named. */
record Path(@Nullable Path parent, @Nullable String name, int index) {

    static final Path ROOT = root("$");

    /** Member names come from outside too: what is not a plain name is not repeated in messages and logs. */
    private static final Pattern PLAIN_NAME = Pattern.compile("[A-Za-z0-9_-]{1,64}");

    static Path root(String name) {
        return new Path(null, name, 0);
    }

    Path member(String member) {
        return new Path(this, member, 0);
    }

    Path element(int position) {
        return new Path(this, null, position);
    }

    @Override
    public String toString() {
        if (parent == null) {
            return String.valueOf(name);
        }
        if (name == null) {
            return parent + "[" + index + "]";
        }
        return parent + "." + (PLAIN_NAME.matcher(name).matches() ? name : "*");
    }
}
