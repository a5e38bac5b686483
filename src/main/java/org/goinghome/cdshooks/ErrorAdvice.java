package org.goinghome.cdshooks;

import jakarta.servlet.http.HttpServletRequest;
import java.util.List;
import org.goinghome.intake.Faults;
import org.goinghome.intake.Refused;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.ResponseEntity;
import org.springframework.web.HttpRequestMethodNotSupportedException;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestControllerAdvice;
import org.springframework.web.context.request.ServletWebRequest;
import org.springframework.web.context.request.WebRequest;
import org.springframework.web.servlet.mvc.method.annotation.ResponseEntityExceptionHandler;

/** Turns what is thrown below into an answer; the only place that does. */
@RestControllerAdvice
class ErrorAdvice extends ResponseEntityExceptionHandler {

    @ExceptionHandler
    ResponseEntity<byte[]> refused(Refused refused, HttpServletRequest request) {
        CallLog.refused(
                refused.status(), CallLog.Call.at(request.getRequestURI(), refused.hookInstance()), refused.issues());
        return ErrorAnswer.of(refused.status(), headers(refused.status()), refused.issues());
    }

    private static HttpHeaders headers(HttpStatus status) {
        var headers = new HttpHeaders();
        if (status == HttpStatus.SERVICE_UNAVAILABLE) {
            headers.set(HttpHeaders.RETRY_AFTER, "1");
        }
        return headers;
    }

    @ExceptionHandler
    ResponseEntity<byte[]> failed(Exception e) {
        Faults.log(e);
        return ErrorAnswer.of(HttpStatus.INTERNAL_SERVER_ERROR, HttpHeaders.EMPTY);
    }

    /** Spring's own would log the method, which may be any word. */
    @Override
    protected @Nullable ResponseEntity<Object> handleHttpRequestMethodNotSupported(
            HttpRequestMethodNotSupportedException e, HttpHeaders headers, HttpStatusCode status, WebRequest request) {
        return handleExceptionInternal(e, null, headers, status, request);
    }

    @Override
    protected @Nullable ResponseEntity<Object> handleExceptionInternal(
            Exception e, @Nullable Object body, HttpHeaders headers, HttpStatusCode status, WebRequest request) {
        var issues = List.of(ErrorAnswer.issue(status, headers.getAllow()));
        CallLog.refused(
                status,
                CallLog.Call.at(((ServletWebRequest) request).getRequest().getRequestURI(), null),
                issues);
        var answer = ErrorAnswer.of(status, headers, issues);
        return new ResponseEntity<>(answer.getBody(), answer.getHeaders(), status);
    }
}
