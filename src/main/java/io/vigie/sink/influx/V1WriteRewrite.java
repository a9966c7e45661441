package io.vigie.sink.influx;

import java.io.IOException;
import okhttp3.HttpUrl;
import okhttp3.Interceptor;
import okhttp3.Response;
import org.jspecify.annotations.Nullable;

/**
 * Turns the client's {@code /api/v2/write?org&bucket=db/rp&precision=us} into {@code /write?db=db&rp=rp&precision=u},
 * which servers before 1.8 have. The body is the same.
 */
final class V1WriteRewrite implements Interceptor {

    @Override
    public Response intercept(Chain chain) throws IOException {
        HttpUrl url = chain.request().url();
        if (!url.encodedPath().endsWith("/api/v2/write")) {
            return chain.proceed(chain.request());
        }
        return chain.proceed(chain.request().newBuilder().url(rewrite(url)).build());
    }

    static HttpUrl rewrite(HttpUrl url) {
        String path = url.encodedPath();
        String bucket = orEmpty(url.queryParameter("bucket"));
        int slash = bucket.indexOf('/');
        HttpUrl.Builder rewritten = url.newBuilder()
                .encodedPath(path.substring(0, path.length() - "/api/v2/write".length()) + "/write")
                .query(null)
                .addQueryParameter("db", slash < 0 ? bucket : bucket.substring(0, slash));
        if (slash >= 0 && slash < bucket.length() - 1) {
            rewritten.addQueryParameter("rp", bucket.substring(slash + 1));
        }
        String precision = orEmpty(url.queryParameter("precision"));
        return rewritten
                .addQueryParameter("precision", precision.equals("us") ? "u" : precision)
                .build();
    }

    private static String orEmpty(@Nullable String parameter) {
        return parameter == null ? "" : parameter;
    }
}
