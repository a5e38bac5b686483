package org.goinghome.security;

import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.security.authentication.AbstractAuthenticationToken;

/** A client that has proved who it is. The token is not kept. */
final class Caller extends AbstractAuthenticationToken {

    private static final long serialVersionUID = 1L;

    private final transient Client client;

    Caller(Client client) {
        super(List.of());
        this.client = client;
        setAuthenticated(true);
    }

    @Override
    public Object getCredentials() {
        return "";
    }

    @Override
    public Client getPrincipal() {
        return client;
    }

    @Override
    public String getName() {
        return client.name();
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Caller caller && client.equals(caller.client);
    }

    @Override
    public int hashCode() {
        return Objects.hash(client);
    }
}
