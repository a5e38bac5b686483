package org.goinghome.sandbox;

import tools.jackson.databind.node.ObjectNode;

/**
 * Where a service may fetch, and with what.
 *
 * @param token empty for a server that asks for none
 * @param scope of the token, in the words of SMART App Launch
 */
public record FhirAccess(String base, String token, String scope) {

    /** Whatever there is of one patient. */
    public static final String READ_ALL = "patient/*.rs";

    private static final int SECONDS = 300;

    public static FhirAccess to(Ehr ehr) {
        return new FhirAccess(ehr.base(), ehr.token(), READ_ALL);
    }

    /** Gives it with a call. */
    public void addTo(ObjectNode request, String patientId) {
        request.put("fhirServer", base);
        if (token.isEmpty()) {
            return;
        }
        request.putObject("fhirAuthorization")
                .put("access_token", token)
                .put("token_type", "Bearer")
                .put("expires_in", SECONDS)
                .put("scope", scope)
                .put("subject", "cds-service")
                .put("patient", patientId);
    }

    /** Without the token. */
    @Override
    public String toString() {
        return base;
    }
}
