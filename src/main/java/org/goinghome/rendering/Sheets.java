package org.goinghome.rendering;

import java.util.List;
import org.goinghome.rendering.TakenHome.Sheet;
import org.hl7.fhir.r4.model.ActivityDefinition;
import org.hl7.fhir.r4.model.Attachment;
import org.hl7.fhir.r4.model.DateTimeType;
import org.hl7.fhir.r4.model.RelatedArtifact;
import org.hl7.fhir.r4.model.RelatedArtifact.RelatedArtifactType;

/**
 * What goes with an activity in print: the sheets of the plans that it names as its documentation.
 *
 * @param address of the service, as whoever reads the card knows it
 * @param language of the patient
 */
record Sheets(TakenHome takenHome, String address, String language) {

    private static final String PDF = "application/pdf";

    List<Sheet> of(ActivityDefinition activity) {
        return activity.getRelatedArtifact().stream()
                .filter(related -> related.getType() == RelatedArtifactType.DOCUMENTATION && related.hasResource())
                .map(RelatedArtifact::getResource)
                .flatMap(plan -> takenHome.sheet(plan, language).stream())
                .toList();
    }

    /** Where a person reads it. */
    String page(Sheet sheet) {
        return address + sheet.page();
    }

    /** By its address and not in it: a card is read by many, and the file by whoever files it. */
    Attachment file(Sheet sheet) {
        return new Attachment()
                .setContentType(PDF)
                .setLanguage(sheet.language())
                .setUrl(address + sheet.pdf())
                .setTitle(sheet.title())
                .setCreationElement(new DateTimeType(sheet.date().toString()));
    }
}
