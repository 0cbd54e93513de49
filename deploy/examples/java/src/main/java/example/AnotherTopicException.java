package example;

/** The topic is not the one that the table came from: it was made anew, or lost messages. */
final class AnotherTopicException extends Exception {
    private static final long serialVersionUID = 1;

    AnotherTopicException(String message) {
        super(message);
    }
}
