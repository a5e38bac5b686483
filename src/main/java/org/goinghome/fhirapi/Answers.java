package org.goinghome.fhirapi;

import ca.uhn.fhir.interceptor.api.Hook;
import ca.uhn.fhir.interceptor.api.Interceptor;
import ca.uhn.fhir.interceptor.api.Pointcut;
import ca.uhn.fhir.parser.DataFormatException;
import ca.uhn.fhir.rest.api.Constants;
import ca.uhn.fhir.rest.api.RequestTypeEnum;
import ca.uhn.fhir.rest.api.SummaryEnum;
import ca.uhn.fhir.rest.api.server.RequestDetails;
import ca.uhn.fhir.rest.api.server.ResponseDetails;
import ca.uhn.fhir.rest.server.exceptions.BaseServerResponseException;
import ca.uhn.fhir.rest.server.exceptions.InternalErrorException;
import ca.uhn.fhir.rest.server.exceptions.InvalidRequestException;
import ca.uhn.fhir.rest.server.exceptions.MethodNotAllowedException;
import ca.uhn.fhir.rest.server.exceptions.UnclassifiedServerFailureException;
import ca.uhn.fhir.rest.server.servlet.ServletRequestDetails;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.goinghome.artifact.Languages;
import org.goinghome.intake.Faults;
import org.hl7.fhir.r4.model.Bundle;
import org.hl7.fhir.r4.model.Bundle.BundleType;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatus;

/** What all answers of the FHIR API have in common. */
@Interceptor
final class Answers {

    /** HAPI would take {@code _count=-1} for none, and fail at {@code count=a}. */
    private static final List<String> NUMBERS =
            List.of("count", "offset", Constants.PARAM_COUNT, Constants.PARAM_OFFSET);

    /** What is done with data of a patient is a POST, for which a caller has to be known. */
    private static final Set<String> WITH_DATA =
            Set.of(Application.NAME, Extraction.NAME, Population.NAME, Validation.NAME);

    private static final Set<String> WITH_MODIFIER = Set.of(
            "name:exact",
            "name:contains",
            "title:exact",
            "title:contains",
            Constants.PARAM_ELEMENTS + Constants.PARAM_ELEMENTS_EXCLUDE_MODIFIER);

    /** What is published changes with a new version of the service, and may be kept for a while. */
    static final String CACHE = "public, max-age=300";

    private final Languages languages;

    Answers(Languages languages) {
        this.languages = languages;
    }

    /** What HAPI would answer with 400, or not notice. */
    @Hook(Pointcut.SERVER_INCOMING_REQUEST_PRE_PROCESSED)
    public void understood(HttpServletRequest request) {
        var methods = methods(request.getRequestURI());
        if (!methods.contains(request.getMethod())) {
            throw new MethodNotAllowedException(
                    "This address takes " + String.join(" and ", methods) + " only.",
                    methods.stream().map(RequestTypeEnum::valueOf).toArray(RequestTypeEnum[]::new));
        }
        if (request.getRequestURI().endsWith("/" + Constants.PARAM_SEARCH)
                && !Objects.requireNonNullElse(request.getContentType(), "")
                        .startsWith(Constants.CT_X_FORM_URLENCODED)) {
            throw new UnclassifiedServerFailureException(
                    HttpStatus.UNSUPPORTED_MEDIA_TYPE.value(),
                    "A search by POST is " + Constants.CT_X_FORM_URLENCODED + ".");
        }
        var summary = request.getParameter(Constants.PARAM_SUMMARY);
        if (summary != null && SummaryEnum.fromCode(summary) == null) {
            throw new InvalidRequestException("The parameter '_summary' is none of true, text, data, count and false.");
        }
        for (var number : NUMBERS) {
            var value = request.getParameter(number);
            if (value != null && !value.matches("[0-9]{1,9}")) {
                throw new InvalidRequestException("The parameter '" + number + "' is no whole number from 0 on.");
            }
        }
        Collections.list(request.getParameterNames()).stream()
                .filter(name -> name.contains(":") && !WITH_MODIFIER.contains(name))
                .findFirst()
                .ifPresent(name -> {
                    throw new InvalidRequestException(
                            "Only 'name' and 'title' take a modifier here, :exact or :contains.");
                });
    }

    /** The name of an operation for the log; what is none may be any word. */
    static String operation(String path) {
        var last = path.substring(path.lastIndexOf('/') + 1);
        return WITH_DATA.contains(last) ? last : "-";
    }

    static boolean isOperation(String path) {
        return path.substring(path.lastIndexOf('/') + 1).startsWith("$");
    }

    /** Whether it is done with data of a patient. */
    static boolean isWithData(String path) {
        return WITH_DATA.contains(path.substring(path.lastIndexOf('/') + 1));
    }

    /** Which methods an address takes; nothing can be written. */
    static List<String> methods(String path) {
        var last = path.substring(path.lastIndexOf('/') + 1);
        if (last.equals(Constants.PARAM_SEARCH)) {
            return List.of(HttpMethod.POST.name());
        }
        if (isWithData(path)) {
            return List.of(HttpMethod.POST.name());
        }
        return isOperation(path)
                ? List.of(HttpMethod.GET.name(), HttpMethod.HEAD.name(), HttpMethod.POST.name())
                : List.of(HttpMethod.GET.name(), HttpMethod.HEAD.name());
    }

    @Hook(Pointcut.SERVER_OUTGOING_RESPONSE)
    public void headers(RequestDetails request, ResponseDetails answer, HttpServletResponse response) {
        if (answer.getResponseResource() instanceof Bundle found && found.getType() == BundleType.SEARCHSET) {
            // The same search finds the same: its answer has no name and no time of its own.
            found.setIdElement(null).setMeta(null);
        }
        var language = Asked.language(request, languages);
        if (!language.equals(Published.AS_WRITTEN)) {
            response.setHeader(HttpHeaders.CONTENT_LANGUAGE, language);
        }
        response.addHeader(HttpHeaders.VARY, "Accept, Accept-Encoding, Accept-Language");
        if (request.getRequestType() == RequestTypeEnum.GET && !isByPost(request)) {
            response.setHeader(HttpHeaders.CACHE_CONTROL, CACHE);
        }
    }

    private static boolean isByPost(RequestDetails request) {
        return request instanceof ServletRequestDetails servlet && servlet.getServletRequest() instanceof AskedByPost;
    }

    /** The log gets the place, not the message, which may quote the request; the caller gets neither. */
    @Hook(Pointcut.SERVER_PRE_PROCESS_OUTGOING_EXCEPTION)
    public @Nullable BaseServerResponseException failed(Throwable failure) {
        if (failure instanceof BaseServerResponseException known
                && (known.getStatusCode() < 500 || known.getStatusCode() == HttpStatus.SERVICE_UNAVAILABLE.value())) {
            return known;
        }
        if (failure instanceof DataFormatException) {
            return new InvalidRequestException("A value of the request has not the form that its parameter needs.");
        }
        Faults.log(failure);
        return new InternalErrorException("The service failed to answer. It is not your request.");
    }
}
