package org.goinghome.security;

import com.nimbusds.jose.jwk.ECKey;
import java.text.ParseException;
import java.util.List;

/** Keys whose private halves their own authors have published. */
final class PublishedKeys {

    /** That of the public CDS Hooks sandbox. */
    static final String SANDBOX = """
            {"kty":"EC","crv":"P-384","kid":"44823f3d-0b01-4a6c-a80e-b9d3e8a7226f",
             "d":"yOcYl9QzMKnBFUiPZKBijDV_lsEtn6oWFVOqtFyXbY_-V63WCBYYdxsLo9Pclr84",
             "x":"dw_JGR8nB2I6XveNxUOl2qk699ZPLM2nYI5STSdiEl9avAkrm3CkfYMbrrjr8laB",
             "y":"Sm3mLE-n1zYNla_aiE3cb3nZsL51RbC7ysw3q8aJLxGm-hx79RPMYpITDjp7kgzy"}""";

    private PublishedKeys() {}

    static List<ECKey> all() {
        try {
            return List.of(ECKey.parse(SANDBOX));
        } catch (ParseException e) {
            throw new IllegalStateException(e);
        }
    }
}
