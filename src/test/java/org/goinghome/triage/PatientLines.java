package org.goinghome.triage;

import java.util.List;
import java.util.Locale;

/** Lines of an export about one patient: ten days after an operation of the back, with or without fever. */
final class PatientLines {

    private PatientLines() {}

    static String patient(String id) {
        return line("{'resourceType':'Patient','id':'%s','birthDate':'1970-01-01'}", id);
    }

    static String operation(String id) {
        return line(
                "{'resourceType':'Procedure','id':'op-%1$s','status':'completed','code':{'coding':[{'system':"
                        + "'http://snomed.info/sct','code':'89355001'}]},'subject':{'reference':'Patient/%1$s'},"
                        + "'performedDateTime':'2025-12-22T10:00:00Z'}",
                id);
    }

    static String temperature(String id, String celsius) {
        return temperature(id, "t-" + id, celsius);
    }

    static String temperature(String id, String own, String celsius) {
        return line(
                "{'resourceType':'Observation','id':'" + own + "','status':'final','code':{'coding':[{'system':"
                        + "'http://loinc.org','code':'8310-5'}]},'subject':{'reference':'Patient/%1$s'},'effectiveDateTime':"
                        + "'2026-01-01T10:00:00Z','valueQuantity':{'value':" + celsius + ",'unit':'C','system':"
                        + "'http://unitsofmeasure.org','code':'Cel'}}",
                id);
    }

    /** Somebody with fever. */
    static void feverish(Export export, String id) {
        export.add("Patient", patient(id)).add("Procedure", operation(id)).add("Observation", temperature(id, "38.6"));
    }

    /** All of them in one Bundle. */
    static String bundle(List<String> resources) {
        return "{\"resourceType\":\"Bundle\",\"type\":\"collection\",\"entry\":["
                + String.join(
                        ",",
                        resources.stream()
                                .map(each -> "{\"resource\":" + each + "}")
                                .toList()) + "]}";
    }

    private static String line(String template, String id) {
        return String.format(Locale.ROOT, template, id).replace('\'', '"');
    }
}
