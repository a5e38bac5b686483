package org.goinghome.feedback;

/** In a file of its own (H2). */
class FeedbackInFileTest extends FeedbackContract {

    @Override
    String[] database() {
        return new String[] {"goinghome.clients[0].calls-per-second=0"};
    }
}
