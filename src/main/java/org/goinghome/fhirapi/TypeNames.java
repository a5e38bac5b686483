package org.goinghome.fhirapi;

import ca.uhn.fhir.context.BaseRuntimeElementDefinition;
import ca.uhn.fhir.context.BaseRuntimeElementDefinition.ChildTypeEnum;
import ca.uhn.fhir.context.FhirContext;
import ca.uhn.fhir.context.support.IValidationSupport;
import java.util.List;
import org.hl7.fhir.instance.model.api.IBaseResource;
import org.hl7.fhir.r4.model.StructureDefinition;
import org.hl7.fhir.r4.model.StructureDefinition.StructureDefinitionKind;
import org.hl7.fhir.r4.model.StructureDefinition.TypeDerivationRule;
import org.jspecify.annotations.Nullable;

/**
 * The types of FHIR by name and kind, which is all that FHIRPath asks of them. HAPI would load the whole definition of every
 * type, far more memory than this service has.
 */
final class TypeNames implements IValidationSupport {

    private static final String BASE = "http://hl7.org/fhir/StructureDefinition/";

    private final FhirContext fhir;

    private TypeNames(FhirContext fhir) {
        this.fhir = fhir;
    }

    /** FHIRPath that knows types by name. A context without any other use, as HAPI takes its definitions from there. */
    static FhirContext forPaths() {
        var fhir = FhirContext.forR4();
        fhir.setValidationSupport(new TypeNames(fhir));
        return fhir;
    }

    @Override
    public FhirContext getFhirContext() {
        return fhir;
    }

    @Override
    public <T extends IBaseResource> List<T> fetchAllStructureDefinitions() {
        return List.of();
    }

    @Override
    public @Nullable IBaseResource fetchStructureDefinition(String url) {
        if (!url.startsWith(BASE)) {
            return null;
        }
        var name = url.substring(BASE.length());
        var type = FhirContext.forR4Cached().getElementDefinition(name);
        return type == null || !name.equals(type.getName())
                ? null
                : new StructureDefinition()
                        .setUrl(url)
                        .setName(name)
                        .setType(name)
                        .setKind(kind(type))
                        .setDerivation(TypeDerivationRule.SPECIALIZATION);
    }

    private static StructureDefinitionKind kind(BaseRuntimeElementDefinition<?> type) {
        return type.getChildType() == ChildTypeEnum.PRIMITIVE_DATATYPE
                ? StructureDefinitionKind.PRIMITIVETYPE
                : StructureDefinitionKind.COMPLEXTYPE;
    }
}
