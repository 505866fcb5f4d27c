/** A claim is filed within six months of the certificate, end date inclusive (闽人社文〔2021〕47号, domain §2.3). */
export const CLAIM_WINDOW_MONTHS = 6;
