package org.goinghome.intake;

import org.hl7.fhir.r4.model.OperationOutcome.IssueType;
import org.jspecify.annotations.Nullable;

/**
 * One reason why a call is not answered.
 *
 * @param code FHIR's kind of issue
 * @param path the place in the request, such as {@code context.patientId}
 * @param diagnostics a sentence for the integrator, without anything the request holds
 */
public record Issue(IssueType code, @Nullable String path, String diagnostics) {}
