package org.goinghome.sandbox;

import ca.uhn.fhir.context.FhirContext;
import ca.uhn.fhir.context.RuntimeSearchParam;
import ca.uhn.fhir.fhirpath.IFhirPath;
import ca.uhn.fhir.fhirpath.IFhirPathEvaluationContext;
import java.util.List;
import org.hl7.fhir.instance.model.api.IBase;
import org.hl7.fhir.instance.model.api.IIdType;
import org.hl7.fhir.r4.model.Base;
import org.hl7.fhir.r4.model.Resource;

/** The elements of a resource that a search parameter of FHIR R4 looks at, by its own FHIRPath. */
final class Elements {

    private static final IFhirPath PATHS = FhirContext.forR4Cached().newFhirPath();

    static {
        // "resolve() is Patient" asks for the type alone.
        PATHS.setEvaluationContext(new IFhirPathEvaluationContext() {
            @Override
            public IBase resolveReference(IIdType reference, IBase context) {
                return FhirContext.forR4Cached()
                        .getResourceDefinition(reference.getResourceType())
                        .newInstance();
            }
        });
    }

    private Elements() {}

    static List<Base> of(Resource resource, RuntimeSearchParam parameter) {
        return parameter.getPathsSplitForResourceType(resource.fhirType()).stream()
                .flatMap(path -> PATHS.evaluate(resource, path, Base.class).stream())
                .toList();
    }
}
