package org.goinghome.security;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.nimbusds.jose.EncryptionMethod;
import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWEAlgorithm;
import com.nimbusds.jose.JWEHeader;
import com.nimbusds.jose.JWEObject;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.Payload;
import com.nimbusds.jose.crypto.ECDHEncrypter;
import com.nimbusds.jose.crypto.impl.ECDSA;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.util.Base64URL;
import java.security.GeneralSecurityException;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.security.interfaces.RSAPublicKey;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Tokens of somebody who wants to pass for a client, by what is wrong with them. */
public final class HostileTokens {

    private final Map<String, String> all = new LinkedHashMap<>();
    private final String issuer;
    private final String audience;
    private final Instant now;

    private HostileTokens(String issuer, String audience, Instant now) {
        this.issuer = issuer;
        this.audience = audience;
        this.now = now;
    }

    /** All of them; but for what is wrong, each is a good token of this issuer for this audience. */
    public static Map<String, String> all(String issuer, String audience, Instant now) {
        try {
            var tokens = new HostileTokens(issuer, audience, now);
            tokens.withoutSignature();
            tokens.withASharedSecret();
            tokens.withOtherAlgorithms();
            tokens.withOddHeaders();
            tokens.withOddSignatures();
            tokens.withOddForms();
            tokens.withOddClaims();
            return Map.copyOf(tokens.all);
        } catch (JOSEException | GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private String claims() {
        return TestKeys.claims(issuer, audience, now).build().toString();
    }

    private String good() {
        return TestKeys.token(issuer, audience, now);
    }

    private static String encoded(String json) {
        return Base64URL.encode(json).toString();
    }

    /** Signed as a client would, whatever the header and the claims say. */
    static String signed(String header, String claims) throws GeneralSecurityException, JOSEException {
        return signed(header, claims, "SHA384withECDSA", TestKeys.ES384);
    }

    static String signed(String header, String claims, String algorithm, JWK key)
            throws GeneralSecurityException, JOSEException {
        var input = encoded(header) + "." + encoded(claims);
        var signature = Signature.getInstance(algorithm);
        signature.initSign(
                key.toString().contains("\"RSA\"")
                        ? key.toRSAKey().toPrivateKey()
                        : key.toECKey().toPrivateKey());
        signature.update(input.getBytes(UTF_8));
        var bytes = signature.sign();
        if (algorithm.endsWith("ECDSA")) {
            var curve = key.toECKey().getCurve().toECParameterSpec().getCurve();
            bytes = ECDSA.transcodeSignatureToConcat(bytes, curve.getField().getFieldSize() / 8 * 2);
        }
        return input + "." + Base64URL.encode(bytes);
    }

    private void withoutSignature() {
        for (var none : new String[] {"none", "None", "NONE", "nOnE", "none ", ""}) {
            var header = "{\"alg\":\"" + none + "\",\"typ\":\"JWT\",\"kid\":\"es384\"}";
            all.put("alg '" + none + "' without signature", encoded(header) + "." + encoded(claims()) + ".");
            all.put("alg '" + none + "' with some signature", encoded(header) + "." + encoded(claims()) + ".AA");
        }
        all.put("no alg", encoded("{\"typ\":\"JWT\",\"kid\":\"es384\"}") + "." + encoded(claims()) + ".AA");
    }

    /** The public key, which everybody knows, taken for a secret that both sides share. */
    private void withASharedSecret() throws GeneralSecurityException, JOSEException {
        var key = TestKeys.RSA;
        var der = key.toPublicKey().getEncoded();
        var base64 = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der);
        var pem = "-----BEGIN PUBLIC KEY-----\n" + base64 + "\n-----END PUBLIC KEY-----";
        var secrets = Map.of(
                "DER", der,
                "PEM", pem.getBytes(UTF_8),
                "PEM and a line break", (pem + "\n").getBytes(UTF_8),
                "JWK", key.toPublicJWK().toJSONString().getBytes(UTF_8),
                "modulus", key.getModulus().decode(),
                "modulus as text", key.getModulus().toString().getBytes(UTF_8));
        for (var secret : secrets.entrySet()) {
            for (var bits : new int[] {256, 384, 512}) {
                var input = encoded("{\"alg\":\"HS" + bits + "\",\"typ\":\"JWT\",\"kid\":\"rsa\"}") + "."
                        + encoded(claims());
                var mac = Mac.getInstance("HmacSHA" + bits);
                mac.init(new SecretKeySpec(secret.getValue(), "HMAC"));
                all.put(
                        "HS" + bits + " with the public key as " + secret.getKey(),
                        input + "." + Base64URL.encode(mac.doFinal(input.getBytes(UTF_8))));
            }
        }
    }

    private void withOtherAlgorithms() throws GeneralSecurityException, JOSEException {
        var es512 = TestKeys.ec(Curve.P_521, "es384");
        all.put("ES512", sign(JWSAlgorithm.ES512, es512));
        var rsa = TestKeys.RSA;
        for (var algorithm : new JWSAlgorithm[] {JWSAlgorithm.RS512, JWSAlgorithm.PS384, JWSAlgorithm.PS512}) {
            all.put(algorithm.getName(), sign(algorithm, rsa));
        }
        all.put(
                "ES384 with a key of P-256",
                signed(header("ES384", "es256"), claims(), "SHA384withECDSA", TestKeys.ES256));
        all.put(
                "ES256 with a key of P-384",
                signed(header("ES256", "es384"), claims(), "SHA256withECDSA", TestKeys.ES384));
        all.put("RS384 with an EC key", signed(header("RS384", "es384"), claims()));
        all.put("ES384 with an RSA key", signed(header("ES384", "rsa"), claims(), "SHA384withRSA", rsa));
        all.put("RS256 signed as RS384", signed(header("RS256", "rsa"), claims(), "SHA384withRSA", rsa));
        var pair = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
        var input = encoded(header("EdDSA", "es384")) + "." + encoded(claims());
        var signature = Signature.getInstance("Ed25519");
        signature.initSign(pair.getPrivate());
        signature.update(input.getBytes(UTF_8));
        all.put("EdDSA", input + "." + Base64URL.encode(signature.sign()));
    }

    private String sign(JWSAlgorithm algorithm, JWK key) {
        return TestKeys.sign(
                TestKeys.header(algorithm, key).build(),
                TestKeys.claims(issuer, audience, now).build(),
                key);
    }

    static String header(String algorithm, String kid) {
        return "{\"alg\":\"" + algorithm + "\",\"typ\":\"JWT\",\"kid\":\"" + kid + "\"}";
    }

    private void withOddHeaders() throws GeneralSecurityException, JOSEException {
        var mine = TestKeys.ec(Curve.P_384, "mine");
        var jwk = mine.toPublicJWK().toJSONString();
        all.put(
                "its own key",
                signed(
                        "{\"alg\":\"ES384\",\"typ\":\"JWT\",\"kid\":\"mine\",\"jwk\":" + jwk + "}",
                        claims(),
                        "SHA384withECDSA",
                        mine));
        all.put(
                "its own key by the name of a client's",
                signed(
                        "{\"alg\":\"ES384\",\"typ\":\"JWT\",\"kid\":\"es384\",\"jwk\":" + jwk + "}",
                        claims(),
                        "SHA384withECDSA",
                        mine));
        var odd = new LinkedHashMap<String, String>();
        odd.put("no typ", "");
        odd.put("typ JWE", "\"typ\":\"JWE\"");
        odd.put("typ at+jwt", "\"typ\":\"at+jwt\"");
        odd.put("typ empty", "\"typ\":\"\"");
        odd.put("typ a number", "\"typ\":1");
        odd.put("crit", "\"typ\":\"JWT\",\"crit\":[\"exp\"]");
        odd.put("crit of what is unknown", "\"typ\":\"JWT\",\"crit\":[\"x\"],\"x\":1");
        odd.put("crit empty", "\"typ\":\"JWT\",\"crit\":[]");
        odd.put("crit null", "\"typ\":\"JWT\",\"crit\":null");
        odd.put("b64 false", "\"typ\":\"JWT\",\"b64\":false");
        odd.put("b64 false and crit", "\"typ\":\"JWT\",\"b64\":false,\"crit\":[\"b64\"]");
        odd.put("jwk of the client itself", "\"typ\":\"JWT\",\"jwk\":" + TestKeys.ES384.toPublicJWK());
        odd.put("jwk null", "\"typ\":\"JWT\",\"jwk\":null");
        odd.put("x5c empty", "\"typ\":\"JWT\",\"x5c\":[]");
        odd.put("alg twice", "\"typ\":\"JWT\",\"alg\":\"none\"");
        odd.put("nested deeply", "\"typ\":\"JWT\",\"x\":" + "{\"a\":".repeat(500) + "1" + "}".repeat(500));
        odd.put("nested deeply, and not closed", "\"typ\":\"JWT\",\"x\":" + "[".repeat(2000));
        for (var header : odd.entrySet()) {
            var more = header.getValue().isEmpty() ? "" : "," + header.getValue();
            all.put(
                    "header: " + header.getKey(),
                    signed("{\"alg\":\"ES384\",\"kid\":\"es384\"" + more + "}", claims()));
        }
        all.put("header: no kid", signed("{\"alg\":\"ES384\",\"typ\":\"JWT\"}", claims()));
        all.put("header: kid a number", signed("{\"alg\":\"ES384\",\"typ\":\"JWT\",\"kid\":1}", claims()));
        all.put("header: kid null", signed("{\"alg\":\"ES384\",\"typ\":\"JWT\",\"kid\":null}", claims()));
        all.put("header: no JSON", signed("ES384", claims()));
        all.put("header: an array", signed("[]", claims()));
        all.put("header: null", signed("null", claims()));
    }

    private void withOddSignatures() throws JOSEException, GeneralSecurityException {
        var parts = good().split("\\.", -1);
        var unsigned = parts[0] + "." + parts[1] + ".";
        var signature = new Base64URL(parts[2]).decode();
        for (var at : new int[] {0, 40, 47, 48, 95}) {
            var flipped = signature.clone();
            flipped[at] ^= 1;
            all.put("a bit of the signature at " + at, unsigned + Base64URL.encode(flipped));
        }
        all.put("signature of zeros", unsigned + Base64URL.encode(new byte[96]));
        all.put("signature of ones", unsigned + Base64URL.encode(filled(96)));
        all.put("signature in DER", unsigned + Base64URL.encode(ECDSA.transcodeSignatureToDER(signature)));
        all.put("signature cut off", unsigned + Base64URL.encode(Arrays.copyOf(signature, 95)));
        all.put("signature with a byte more", unsigned + Base64URL.encode(Arrays.copyOf(signature, 97)));
        all.put("signature of another token", unsigned + good().split("\\.", -1)[2]);
        all.put("claims of another token", parts[0] + "." + good().split("\\.", -1)[1] + "." + parts[2]);
        all.put("header of another token", encoded(header("ES384", "es384")) + " ." + parts[1] + "." + parts[2]);
        var es256 = encoded(header("ES256", "es256")) + "." + encoded(claims()) + ".";
        all.put("ES256 with a signature of zeros", es256 + Base64URL.encode(new byte[64]));
        var rs256 = encoded(header("RS256", "rsa")) + "." + encoded(claims()) + ".";
        all.put("RS256 with a signature of zeros", rs256 + Base64URL.encode(new byte[256]));
        all.put("RS256 with a signature of one", rs256 + Base64URL.encode(new byte[] {1}));
        all.put(
                "a key of the same name",
                signed(header("ES384", "es384"), claims(), "SHA384withECDSA", TestKeys.ec(Curve.P_384, "es384")));
        all.put(
                "a key of another client",
                signed(header("ES384", "clinic"), claims(), "SHA384withECDSA", TestKeys.CLINIC));
        all.put("an RSA key of 1024 bits", signed(header("RS256", "rsa"), claims(), "SHA256withRSA", weakRsa()));
    }

    private static byte[] filled(int length) {
        var bytes = new byte[length];
        Arrays.fill(bytes, (byte) 0xff);
        return bytes;
    }

    static RSAKey weakRsa() {
        try {
            var generator = KeyPairGenerator.getInstance("RSA");
            generator.initialize(1024);
            var pair = generator.generateKeyPair();
            return new RSAKey.Builder((RSAPublicKey) pair.getPublic())
                    .privateKey(pair.getPrivate())
                    .keyID("rsa")
                    .build();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private void withOddForms() throws JOSEException, GeneralSecurityException {
        var good = good();
        var parts = good.split("\\.", -1);
        all.put("one part", "x");
        all.put("two parts", parts[0] + "." + parts[1]);
        all.put("four parts", good + "." + parts[2]);
        all.put("five parts", good + ".AA.AA");
        all.put("no header", "." + parts[1] + "." + parts[2]);
        all.put("no claims", parts[0] + ".." + parts[2]);
        all.put("no signature", parts[0] + "." + parts[1] + ".");
        all.put("dots alone", "..");
        all.put("padding", good + "=");
        all.put("the other Base64", good.replace('-', '+').replace('_', '/') + "+");
        all.put("a space inside", good.replaceFirst("\\.", ". "));
        all.put("a percent sign", good.replaceFirst("\\.", "%2E"));
        all.put("two tokens", good + "," + good());
        all.put("quotes", "\"" + good + "\"");
        all.put("7 KB", good + "A".repeat(6000));
        var jwe = new JWEObject(
                new JWEHeader.Builder(JWEAlgorithm.ECDH_ES_A256KW, EncryptionMethod.A256GCM)
                        .type(JOSEObjectType.JWT)
                        .keyID("es384")
                        .build(),
                new Payload(good()));
        jwe.encrypt(new ECDHEncrypter(TestKeys.ES384));
        all.put("encrypted", jwe.serialize());
        all.put(
                "a token in a token",
                signed("{\"alg\":\"ES384\",\"typ\":\"JWT\",\"cty\":\"JWT\",\"kid\":\"es384\"}", good()));
    }

    private void withOddClaims() throws GeneralSecurityException, JOSEException {
        var good = claims();
        var odd = new LinkedHashMap<String, String>();
        odd.put("no JSON", "x");
        odd.put("an array", "[]");
        odd.put("null", "null");
        odd.put("nothing", "{}");
        odd.put("iss twice", good.replaceFirst("\\{", "{\"iss\":\"https://other.example\","));
        odd.put("iss a number", good.replaceFirst("\"iss\":\"[^\"]*\"", "\"iss\":1"));
        odd.put("iss of nobody", good.replaceFirst("\"iss\":\"[^\"]*\"", "\"iss\":\"https://nobody.example\""));
        odd.put("iss with a slash more", good.replaceFirst("\"iss\":\"([^\"]*)\"", "\"iss\":\"$1/\""));
        odd.put("aud with null", good.replaceFirst("\"aud\":\"[^\"]*\"", "\"aud\":[\"x\",null]"));
        odd.put("aud null", good.replaceFirst("\"aud\":\"[^\"]*\"", "\"aud\":null"));
        odd.put("aud a number", good.replaceFirst("\"aud\":\"[^\"]*\"", "\"aud\":1"));
        odd.put("jti blank", good.replaceFirst("\"jti\":\"[^\"]*\"", "\"jti\":\" \""));
        odd.put("jti a number", good.replaceFirst("\"jti\":\"[^\"]*\"", "\"jti\":1"));
        odd.put("jti of 600 letters", good.replaceFirst("\"jti\":\"", "\"jti\":\"" + "x".repeat(600)));
        odd.put(
                "nested deeply",
                good.replaceFirst("\\{", "{\"x\":" + "{\"a\":".repeat(500) + "1" + "}".repeat(500) + ","));
        odd.put("nested deeply, and not closed", "{\"x\":" + "[".repeat(2000));
        odd.put("two objects", good + good);
        for (var each : odd.entrySet()) {
            all.put("claims: " + each.getKey(), signed(header("ES384", "es384"), each.getValue()));
        }
    }
}
