/** Which of the product's two services is meant. */
export type ServiceRole = 'connector' | 'updater';
