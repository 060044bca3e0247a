// Sample accounts, contacts and leads.

/** Fields, and the days before now on which the record was made. */
export type Sample = [fields: Record<string, string>, daysAgo: number];

export const accounts: Sample[] = [
	[{ accountname: 'ООО «Ромашка»', phone: '+7 495 120-10-01', website: 'https://romashka.example', industry: 'Retail', accounttype: 'Customer', bill_city: 'Москва', bill_street: 'ул. Тверская, 7', bill_code: '125009', bill_country: 'Россия', employees: '42', annual_revenue: '18500000', email1: 'info@romashka.example', inn: '7701234567', kpp: '770101001' }, 90],
	[{ accountname: 'АО «Северный ветер»', phone: '+7 812 330-22-15', website: 'https://sever.example', industry: 'Transportation', accounttype: 'Partner', bill_city: 'Санкт-Петербург', bill_street: 'Невский пр., 28', bill_code: '191186', bill_country: 'Россия', employees: '310', annual_revenue: '240000000', email1: 'office@sever.example', inn: '7801987654', kpp: '780101001' }, 84],
	[{ accountname: 'ИП Кузнецов А. В.', phone: '+7 383 209-44-10', industry: 'Consulting', accounttype: 'Customer', bill_city: 'Новосибирск', bill_street: 'Красный пр., 50', bill_country: 'Россия', employees: '1', inn: '540512345678' }, 71],
	[{ accountname: 'ООО «Рога & копыта»', phone: '+7 4822 41-00-12', industry: 'Manufacturing', accounttype: 'Prospect', bill_city: 'Тверь', bill_street: 'ул. Советская, 3', bill_country: 'Россия', employees: '12' }, 66],
	[{ accountname: 'Завод «Прогресс»', phone: '+7 846 276-15-00', industry: 'Machinery', accounttype: 'Customer', bill_city: 'Самара', bill_street: 'Заводское ш., 18', bill_country: 'Россия', employees: '1250', annual_revenue: '1900000000', email1: 'sales@progress.example' }, 60],
	[{ accountname: 'Кафе «Ёлка»', phone: '+7 495 777-01-02', industry: 'Hospitality', accounttype: 'Customer', bill_city: 'Москва', bill_country: 'Россия', employees: '9' }, 45],
	[{ accountname: 'ООО «Аптека № 1»', phone: '+7 843 292-18-00', industry: 'Healthcare', accounttype: 'Customer', bill_city: 'Казань', bill_country: 'Россия', employees: '25', email1: 'zakaz@apteka1.example' }, 33],
	[{ accountname: 'Northwind Traders', phone: '+1 206 555 0110', website: 'https://northwind.example', industry: 'Retail', accounttype: 'Customer', bill_city: 'Seattle', bill_street: '12 Harbor Ave', bill_code: '98101', bill_country: 'USA', employees: '85', annual_revenue: '7400000', email1: 'hello@northwind.example' }, 58],
	[{ accountname: "O'Brien & Sons", phone: '+353 1 555 0199', industry: 'Construction', accounttype: 'Customer', bill_city: 'Dublin', bill_country: 'Ireland', employees: '37' }, 52],
	[{ accountname: 'Müller Maschinenbau GmbH', phone: '+49 30 5550 123', industry: 'Machinery', accounttype: 'Partner', bill_city: 'Berlin', bill_street: 'Lindenstraße 9', bill_country: 'Germany', employees: '140', annual_revenue: '31000000' }, 40],
	[{ accountname: 'Acme Consulting', phone: '+44 20 5550 0177', website: 'https://acme.example', industry: 'Consulting', accounttype: 'Prospect', bill_city: 'London', bill_country: 'United Kingdom', employees: '60' }, 21],
	[{ accountname: 'Blue Sky Media', phone: '+1 415 555 0142', industry: 'Media', accounttype: 'Competitor', bill_city: 'San Francisco', bill_country: 'USA', employees: '18' }, 14],
];

type Contact = [firstname: string, lastname: string, account: number, title: string, city: string, more?: Record<string, string>];

const contactRows: Contact[] = [
	['Анна', 'Соколова', 0, 'Директор', 'Москва', { birthday: '1979-03-14', mailingstreet: 'ул. Тверская, 7' }],
	['Пётр', 'Ёжиков', 0, 'Бухгалтер', 'Москва', { donotcall: '1' }],
	['Мария', 'Кузнецова', 0, 'Закупки', 'Москва'],
	['Дмитрий', 'Орлов', 1, 'Коммерческий директор', 'Санкт-Петербург', { birthday: '1984-11-02' }],
	['Ольга', 'Белова', 1, 'Логист', 'Санкт-Петербург', { emailoptout: '1' }],
	['Алексей', 'Кузнецов', 2, 'Предприниматель', 'Новосибирск', { birthday: '1990-07-21' }],
	['Елена', 'Морозова', 3, 'Секретарь', 'Тверь'],
	['Сергей', 'Волков', 4, 'Главный инженер', 'Самара', { birthday: '1968-01-30' }],
	['Наталья', 'Зайцева', 4, 'Снабжение', 'Самара'],
	['Игорь', 'Лебедев', 4, 'Начальник цеха', 'Самара'],
	['Татьяна', 'Павлова', 5, 'Управляющая', 'Москва'],
	['Юлия', 'Фёдорова', 6, 'Заведующая', 'Казань', { birthday: '1987-05-09' }],
	['Рустам', 'Галиев', 6, 'Фармацевт', 'Казань'],
	['Emma', 'Johnson', 7, 'Purchasing Manager', 'Seattle', { birthday: '1982-09-17', mailingstreet: '12 Harbor Ave' }],
	['Liam', 'Smith', 7, 'Accountant', 'Seattle'],
	['Sean', "O'Brien", 8, 'Owner', 'Dublin', { birthday: '1971-12-24' }],
	['Aoife', "O'Brien", 8, 'Site Manager', 'Dublin'],
	['Jürgen', 'Müller', 9, 'Geschäftsführer', 'Berlin', { birthday: '1965-06-05' }],
	['Katrin', 'Schäfer', 9, 'Einkauf', 'Berlin'],
	['Olivia', 'Taylor', 10, 'Partner', 'London'],
	['Noah', 'Williams', 10, 'Analyst', 'London', { donotcall: '1' }],
	['Sophia', 'Martinez', 11, 'Editor', 'San Francisco'],
	['Иван', 'Безработный', -1, '', 'Псков'],
	['Chris', 'Freelancer', -1, 'Designer', 'Lisbon'],
];

const latin: Record<string, string> = {
	а: 'a', б: 'b', в: 'v', г: 'g', д: 'd', е: 'e', ё: 'e', ж: 'zh', з: 'z', и: 'i', й: 'y', к: 'k', л: 'l', м: 'm', н: 'n',
	о: 'o', п: 'p', р: 'r', с: 's', т: 't', у: 'u', ф: 'f', х: 'h', ц: 'c', ч: 'ch', ш: 'sh', щ: 'sch', ъ: '', ы: 'y', ь: '',
	э: 'e', ю: 'yu', я: 'ya', ü: 'u', ä: 'a',
};

function address(firstname: string, lastname: string): string {
	const word = `${firstname}.${lastname}`.toLowerCase();
	return `${[...word].map((letter) => latin[letter] ?? letter).join('').replace(/[^a-z.]/g, '')}@example.com`;
}

/** Fields, days ago, and the place of the account in the list above. */
export const contacts: Array<[...Sample, number]> = contactRows.map(([firstname, lastname, account, title, city, more], index) => [
	{
		firstname,
		lastname,
		title,
		email: address(firstname, lastname),
		phone: `+7 495 555-${String(10 + index).padStart(2, '0')}-${String(40 + index).padStart(2, '0')}`,
		mailingcity: city,
		leadsource: index % 3 === 0 ? 'Web Site' : 'Partner',
		...more,
	},
	50 - 2 * index,
	account,
]);

export const leads: Sample[] = [
	[{ firstname: 'Виктор', lastname: 'Новиков', company: 'ООО «Вектор»', email: 'novikov@vektor.example', phone: '+7 495 300-11-22', leadsource: 'Web Site', leadstatus: 'Hot', city: 'Москва', annualrevenue: '3200000', noofemployees: '15', description: 'Просит перезвонить после 15:00' }, 12],
	[{ firstname: 'Светлана', lastname: 'Егорова', company: 'Салон «Локон»', email: 'egorova@lokon.example', leadsource: 'Cold Call', leadstatus: 'Contacted', city: 'Тула' }, 11],
	[{ firstname: 'Артём', lastname: 'Тихонов', company: 'ИП Тихонов', phone: '+7 900 123-45-67', leadsource: 'Partner', leadstatus: 'Cold', city: 'Пермь' }, 10],
	[{ firstname: '', lastname: 'Безымянный', company: '', leadsource: 'Other', leadstatus: 'Junk Lead' }, 9],
	[{ firstname: 'Алина', lastname: 'Щербакова', company: 'ООО «Цвет & Свет»', email: 'alina@svet.example', leadsource: 'Trade Show', leadstatus: 'Warm', city: 'Екатеринбург', noofemployees: '7' }, 8],
	[{ firstname: 'Григорий', lastname: 'Абрамов', company: 'Артель «Щит»', leadsource: 'Employee', leadstatus: 'Pre Qualified', city: 'Ярославль' }, 6],
	[{ firstname: 'James', lastname: 'Brown', company: 'Brown Logistics', email: 'james@brown.example', phone: '+1 312 555 0101', leadsource: 'Web Site', leadstatus: 'Hot', city: 'Chicago', annualrevenue: '950000', noofemployees: '22' }, 7],
	[{ firstname: 'Grace', lastname: 'Lee', company: 'Lee & Partners', email: 'grace@lee.example', leadsource: 'Conference', leadstatus: 'Contact in Future', city: 'Toronto' }, 5],
	[{ firstname: 'Lucas', lastname: 'Silva', company: 'Padaria Silva', leadsource: 'Word of mouth', leadstatus: 'Attempted to Contact', city: 'Porto' }, 4],
	[{ firstname: 'Chloé', lastname: 'Dubois', company: 'Atelier Dubois', email: 'chloe@dubois.example', leadsource: 'Public Relations', leadstatus: 'Qualified', city: 'Lyon' }, 3],
	[{ firstname: 'Henry', lastname: 'Clark', company: '100% Clark_Tools', leadsource: 'Direct Mail', leadstatus: 'Lost Lead', city: 'Leeds' }, 2],
];
