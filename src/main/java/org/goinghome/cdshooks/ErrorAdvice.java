package org.goinghome.cdshooks;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.core.NestedExceptionUtils;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestControllerAdvice;
import org.springframework.web.context.request.WebRequest;
import org.springframework.web.servlet.mvc.method.annotation.ResponseEntityExceptionHandler;

/** Turns what is thrown below into an answer; the only place that does. */
@RestControllerAdvice
class ErrorAdvice extends ResponseEntityExceptionHandler {

    private static final Logger LOG = LoggerFactory.getLogger(ErrorAdvice.class);

    private static final int FRAMES = 8;

    @ExceptionHandler
    ResponseEntity<byte[]> refused(Refused refused) {
        return ErrorAnswer.of(refused.status(), HttpHeaders.EMPTY, refused.issues());
    }

    /** The log gets the place, not the message: FHIR parsers quote what they could not read. */
    @ExceptionHandler
    ResponseEntity<byte[]> failed(Exception e) {
        var cause = NestedExceptionUtils.getMostSpecificCause(e);
        LOG.error(
                "Unexpected {} at {}",
                cause.getClass().getName(),
                Arrays.stream(cause.getStackTrace()).limit(FRAMES).toList());
        return ErrorAnswer.of(HttpStatus.INTERNAL_SERVER_ERROR, HttpHeaders.EMPTY);
    }

    @Override
    protected @Nullable ResponseEntity<Object> handleExceptionInternal(
            Exception e, @Nullable Object body, HttpHeaders headers, HttpStatusCode status, WebRequest request) {
        var answer = ErrorAnswer.of(status, headers);
        return new ResponseEntity<>(answer.getBody(), answer.getHeaders(), status);
    }
}
